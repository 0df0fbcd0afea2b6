import type { Fault, FaultCondition, FaultRule } from './rules.js';

/** The rules in force, with how often each has matched. */
export class FaultList {
  #rules: { readonly rule: FaultRule; matches: number }[] = [];

  replace(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, matches: 0 }));
  }

  /** The fault for a request: that of the first rule whose turn it is. */
  next(request: { readonly operation: string; readonly key: string }): Fault | undefined {
    for (const entry of this.#rules) {
      const condition = entry.rule.when ?? {};
      if (!matches(condition, request)) continue;
      entry.matches += 1;
      const turn = entry.matches - (condition.skip ?? 0);
      if (turn >= 1 && turn <= (condition.times ?? Number.POSITIVE_INFINITY)) return entry.rule.fault;
    }
    return undefined;
  }
}

function matches(
  { operation, key }: FaultCondition,
  request: { readonly operation: string; readonly key: string },
): boolean {
  if (operation !== undefined && operation !== request.operation) return false;
  if (key === undefined) return true;
  return typeof key === 'string' ? request.key === key : request.key.startsWith(key.prefix);
}

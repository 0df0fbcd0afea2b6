import { inspect } from 'node:util';
import { AssertionError } from 'chai';
import type { ChangeBy } from './history.js';
import type { Played, Step } from './perform.js';

/** Fails unless something is so. */
export function requireThat(isSo: boolean, played: Played, text: string, ...shown: unknown[]): void {
  if (isSo) return;
  const steps = played.steps.map(
    ({ name, start, end, outcome }) => `${name} ${start}-${end} ${show(outcome)}`,
  );
  throw new AssertionError(
    [`${text}: caller ${played.caller}, ${show(played.task)}`, ...steps, ...shown.map(show)].join('\n  '),
  );
}

function show(value: unknown): string {
  return inspect(value, { depth: 5, breakLength: 160 });
}

/** Fails with a code that has no reason. `reasons`: whether each code that may come has one. */
export function requireReason(
  played: Played,
  { name, outcome }: Step,
  reasons: Readonly<Record<string, () => boolean>>,
  ...shown: unknown[]
): void {
  if (!('code' in outcome)) return;
  const { code } = outcome;
  requireThat(reasons[code]?.() === true, played, `${name} is ${code}, and nothing says why`, ...shown);
}

export function requireNoChange(played: Played, changes: readonly ChangeBy[]): void {
  requireThat(changes.length === 0, played, 'something was changed that was not to be', briefly(changes));
}

export function briefly(changes: readonly ChangeBy[]): unknown {
  return changes.map(({ time, key, before, after, by }) => ({ time, key, before, after, by: by?.caller }));
}

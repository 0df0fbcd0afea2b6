export type Verdict = 'ok' | 'warning' | 'problem' | 'skipped';

/** What a check has found, and what to do about it. Nothing of it is a secret. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly found: string;
  readonly advice?: string;
}

/** Findings of one check, as they come; and whether what follows can be tried. */
export type Check<Outcome = void> = AsyncGenerator<Finding, Outcome>;

export function ok(check: string, found: string): Finding {
  return { check, verdict: 'ok', found };
}

export function warning(check: string, found: string, advice: string): Finding {
  return { check, verdict: 'warning', found, advice };
}

export function problem(check: string, found: string, advice: string): Finding {
  return { check, verdict: 'problem', found, advice };
}

/** Not tried, and why. */
export function skipped(check: string, found: string): Finding {
  return { check, verdict: 'skipped', found };
}

/** What an error says, in one line. Those of stores hold no secrets. */
export function saidBy(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, ' ').trim();
}

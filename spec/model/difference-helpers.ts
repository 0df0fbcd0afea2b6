import type { Common } from './known-differences.js';
import type { Outcome } from './outcome.js';
import { type Argument, type Call, changes, isPlace, type Open, type Step, type Use } from './step.js';

export const call = (verb: string, ...given: Argument[]): Call => ({
  kind: 'call',
  form: 'promises',
  verb,
  given,
});
export const sync = (verb: string, ...given: Argument[]): Call => ({
  kind: 'call',
  form: 'sync',
  verb,
  given,
});

export const open = (at: string, flags: string): Open => ({
  kind: 'open',
  form: 'promises',
  slot: 0,
  place: { at },
  flags,
});

export const use = (verb: string, ...given: Argument[]): Use => ({
  kind: 'use',
  form: 'callback',
  slot: 0,
  verb,
  given,
});

export function isCall(step: Step, ...verbs: string[]): step is Call {
  return step.kind === 'call' && verbs.includes(step.verb);
}

export function hasOption(step: Call, name: string): boolean {
  return step.given.some((one) => typeof one === 'object' && one !== null && name in one);
}

export function isInBytes(step: Call): boolean {
  return step.given.some((one) => isPlace(one) && one.as === 'bytes');
}

/** Of the steps that change something, those that may make something which is no directory. */
export function makesFiles(step: Step): boolean {
  return (
    changes(step) && !isCall(step, 'mkdir', 'rmdir', 'rm', 'unlink', 'chmod', 'utimes', 'lutimes', 'truncate')
  );
}

/** Only that it was refused, if it was. */
export const refusal: Common = (outcome) => ofErrors(outcome, () => ({ refused: true }));

/** Any of some codes, where more than one is true. */
export function oneOf(codes: Iterable<string>): Common {
  const all = [...codes].sort();
  return (outcome) =>
    ofErrors(outcome, (error) => {
      if (!all.includes(String(error['code']))) return error;
      const { path, dest, syscall } = error;
      return { code: all.join(' or '), path, dest, syscall };
    });
}

/** All but which path the error is about. */
export const withoutPath: Common = (outcome) =>
  ofErrors(outcome, ({ name, code, errno, syscall }) => ({ name, code, errno, syscall }));

export const codeOf: Common = (outcome) => ofErrors(outcome, ({ code }) => ({ code }));

type Fields = Readonly<Record<string, unknown>>;

/** What is made of an error: that of a call, or the one that a stream told. */
function ofErrors(outcome: Outcome, change: (error: Fields) => Fields): Outcome {
  if ('error' in outcome) return { error: change(outcome.error) };
  if (!Array.isArray(outcome.value)) return outcome;
  return { value: outcome.value.map((one: unknown) => (isError(one) ? change(one) : one)) };
}

function isError(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && 'errno' in value;
}

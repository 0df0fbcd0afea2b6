import type { Outcome } from './outcome.js';
import { type Argument, type Call, changes, type Open, type Step, type Target, type Use } from './step.js';

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

export function isCall(step: Step, ...verbs: string[]): step is Call {
  return step.kind === 'call' && verbs.includes(step.verb);
}

export function isTarget(argument: Argument): argument is Target {
  return typeof argument === 'object' && argument !== null && 'target' in argument;
}

export function hasFileTypes(argument: Argument): boolean {
  return typeof argument === 'object' && argument !== null && 'withFileTypes' in argument;
}

export function hasEncoding(argument: Argument): boolean {
  return typeof argument === 'object' && argument !== null && 'encoding' in argument;
}

/** Of the steps that change something, those that may make something which is no directory. */
export function makesFiles(step: Step): boolean {
  return (
    changes(step) && !isCall(step, 'mkdir', 'rmdir', 'rm', 'unlink', 'chmod', 'utimes', 'lutimes', 'truncate')
  );
}

export function isRecursive(argument: Argument): boolean {
  return typeof argument === 'object' && argument !== null && 'recursive' in argument;
}

/** Only that it was refused, if it was. */
export function refusal(outcome: Outcome): Outcome {
  const isRefused = 'error' in outcome || (Array.isArray(outcome.value) && outcome.value.some(isError));
  return isRefused ? { error: { refused: true } } : outcome;
}

/** An error in what a stream told. */
export function isError(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'errno' in value;
}

/** Any of some codes, where more than one is true. */
export function either(...codes: readonly string[]): (outcome: Outcome) => Outcome {
  return (outcome) => {
    if (!('error' in outcome) || !codes.includes(String(outcome.error['code']))) return outcome;
    const { path, dest, syscall } = outcome.error;
    return { error: { code: codes.join(' or '), path, dest, syscall } };
  };
}

export function codeOf(outcome: Outcome): Outcome {
  return 'error' in outcome ? { error: { code: outcome.error['code'] } } : outcome;
}

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

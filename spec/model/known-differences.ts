import { differences } from './differences.js';
import type { Blind, Outcome } from './outcome.js';
import type { Step } from './step.js';

export type Implementation = 'directory' | 'memory' | 'objects' | 'strict objects';

/** A way in which an implementation is not as Node on a Linux disk, and is not meant to be. */
export interface Difference {
  readonly title: string;
  readonly reason: string;
  readonly of: readonly Implementation[];
  /** Where `docs/semantics.md` says so: the heading's anchor. */
  readonly documented: string;
  /** Steps that would show it. */
  readonly concerns: (step: Step) => boolean;
  /** What is not compared of all that is there, since the difference shows later. */
  readonly blind?: Blind;
  /** What the two outcomes of such a step still have in common; without it, the model does not take the step. */
  readonly common?: (outcome: Outcome) => Outcome;
  /** A program that shows it: a spec checks that it still does. */
  readonly example: readonly Step[];
}

export function differencesOf(implementation: Implementation): Difference[] {
  return differences.filter(({ of }) => of.includes(implementation));
}

export function blindOf(implementation: Implementation): Blind {
  return Object.assign({}, ...differencesOf(implementation).map(({ blind }) => blind));
}

/** What a model makes of known differences. */
export function judgeOf(implementation: Implementation) {
  const known = differencesOf(implementation);
  const concerning = (step: Step) => known.filter(({ concerns }) => concerns(step));
  return {
    takes: (step: Step) => concerning(step).every(({ common }) => common),
    common: (step: Step, outcome: Outcome) =>
      concerning(step).reduce((seen, { common }) => common!(seen), outcome),
  };
}

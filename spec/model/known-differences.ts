import { differences } from './differences.js';
import type { Blind, Outcome } from './outcome.js';
import type { Side } from './side.js';
import type { Step } from './step.js';

export type Implementation = 'directory' | 'memory' | 'objects' | 'strict objects';

/** What of an outcome is alike in spite of a difference. */
export type Common = (outcome: Outcome) => Outcome;

/** A way in which an implementation is not as Node on a Linux disk, and is not meant to be. */
export interface Difference {
  readonly title: string;
  readonly reason: string;
  readonly of: readonly Implementation[];
  /** Where `docs/semantics.md` says so: the heading's anchor. */
  readonly documented: string;
  /** Steps that would show it, by what is on the disk before them; and what the two outcomes still have in common. */
  readonly concerns: (step: Step, disk: Side) => boolean | Common;
  /** What is not compared of all that is there, since the difference shows later. */
  readonly blind?: Blind;
  /** What the two outcomes of such a step still have in common; without it, the model does not take the step. */
  readonly common?: Common;
  /** A program that shows it: a spec checks that it still does. `undefined` where chance has a part in it. */
  readonly example: readonly Step[] | undefined;
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
  const concerning = new WeakMap<Step, readonly (Common | undefined)[]>();
  return {
    takes(step: Step, disk: Side): boolean {
      const commons = known.flatMap(({ concerns, common }) => {
        const found = concerns(step, disk);
        return found === false ? [] : [found === true ? common : found];
      });
      concerning.set(step, commons);
      return commons.every((common) => common !== undefined);
    },
    common: (step: Step, outcome: Outcome) =>
      (concerning.get(step) ?? []).reduce((seen, common) => common!(seen), outcome),
  };
}

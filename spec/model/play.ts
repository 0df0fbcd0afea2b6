import { inspect, isDeepStrictEqual } from 'node:util';
import { AssertionError } from 'chai';
import type { Outcome } from './outcome.js';
import type { Side } from './side.js';
import { type Look, named, type Program, type Step } from './step.js';
import { treeOf } from './tree.js';

/** How a step comes to its answer where the two are not meant to be alike. */
export interface Judge {
  /** `false`: the step is not taken, as neither side could be compared after it. */
  takes?(step: Step, reference: Side, subject: Side): boolean | Promise<boolean>;
  /** What of an outcome is to be alike. */
  common?(step: Step, outcome: Outcome): unknown;
  restart?(cache: 'kept' | 'lost'): Promise<void>;
  /** The subject lists through links where Node does, in some versions, so it is looked at by directory. */
  readonly walksByDirectory?: boolean;
}

/** Plays a program on both, and compares what each step came to, and all that is there afterwards. Gives the steps taken. */
export async function play(
  program: Program,
  reference: Side,
  subject: Side,
  judge: Judge = {},
): Promise<number> {
  let taken = 0;
  try {
    for (const [step, look] of program.steps) {
      if (!fits(step, subject) || !((await judge.takes?.(step, reference, subject)) ?? true)) continue;
      if (step.kind === 'restart') await judge.restart?.(step.cache);
      taken += 1;
      await playStep(step, look, reference, subject, judge);
    }
    for (const step of closing(subject)) await playStep(step, 'by directory', reference, subject, judge);
  } finally {
    // Where a step failed; else nothing is open any more.
    for (const side of [reference, subject]) for (const step of closing(side)) await side.perform(step);
  }
  return taken;
}

async function playStep(step: Step, look: Look, reference: Side, subject: Side, judge: Judge): Promise<void> {
  const title = shown(step, subject.alphabet);
  const common = (outcome: Outcome): unknown => judge.common?.(step, outcome) ?? outcome;
  const expected = await reference.perform(step);
  compare(common(await subject.perform(step)), common(expected), title);
  const tree = await treeOf(reference, look, step, true);
  compare(
    await treeOf(subject, look, step, judge.walksByDirectory === true),
    tree,
    `what is there (${look}) after ${title}`,
  );
}

/** An open slot is not opened again, and an empty one is not used. */
function fits(step: Step, { slots }: Side): boolean {
  if (step.kind === 'open') return slots[step.slot] === undefined;
  if (step.kind === 'use') return slots[step.slot] !== undefined;
  return step.kind !== 'restart' || slots.every((slot) => slot === undefined);
}

function closing(side: Side): Step[] {
  const steps: Step[] = [];
  for (const slot of side.slots.keys()) {
    const step: Step = { kind: 'use', form: 'callback', slot, verb: 'close', given: [] };
    if (fits(step, side)) steps.push(step);
  }
  return steps;
}

function compare(actual: unknown, expected: unknown, title: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const texts = [actual, expected].map((value) =>
    inspect(value, { depth: 6, sorted: true, breakLength: 110 }),
  );
  throw new AssertionError(`${title}\nis ${texts[0]}\non a disk ${texts[1]}`);
}

export function shown(step: Step, alphabet: readonly string[]): string {
  const isText = (name: string) => name === 'at' || name === 'target';
  return JSON.stringify(step, (name, value) => (isText(name) ? named(value, alphabet) : value));
}

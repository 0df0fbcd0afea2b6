import fs from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { amountOf, recordResult } from '../reliability/results.js';
import { printedSeed } from '../support/random.js';
import type { Blind } from './outcome.js';
import { type Judge, play } from './play.js';
import { type Grammar, programs } from './programs.js';
import { type Fs, Side } from './side.js';
import type { Program } from './step.js';

/** A file system that programs are played on beside the disk. */
export interface Subject {
  readonly fs: Fs;
  /** The directory in it under which each program gets one of its own. */
  readonly directory: string;
  readonly blind?: Blind;
  readonly judge?: Judge;
  /** The disk, where it is asked in another way than the subject. */
  readonly reference?: (root: string, alphabet: readonly string[], blind?: Blind) => Side;
}

/** Steps that are taken in all, for each implementation. */
export function operations(usual: number): number {
  return amountOf('OPERATIONS', usual);
}

/** What all kinds together take, if nobody says how much. */
const USUAL_IN_ALL = 4000;

/** Of the steps for all kinds, the share of one that usually takes so many. */
function shareOf(usual: number): number {
  return Math.ceil((operations(USUAL_IN_ALL) * usual) / USUAL_IN_ALL);
}

const MAX_STEPS = 40;
const BATCH = 4;

/** Plays random programs until so many steps were taken. */
export async function assertAlike(
  title: string,
  subject: Subject,
  grammar: Grammar,
  usual: number,
): Promise<void> {
  const wanted = shareOf(usual);
  const seed = printedSeed(title);
  // Each kind plays programs of its own.
  const first = seed + (crc32(title) % 2 ** 30);
  let taken = 0;
  let played = 0;
  for (let batch = 0; taken < wanted; batch += 1) {
    const property = fc.asyncProperty(programs(grammar, MAX_STEPS), async (program) => {
      taken += await playOn(subject, program);
      played += 1;
    });
    await fc.assert(property, { seed: first + batch, numRuns: BATCH, endOnFailure: false });
  }
  console.log(`      ${title}: ${taken} operations`);
  const name = `model-${title.replaceAll(/[^a-zA-Z0-9]+/g, '-').toLowerCase()}`;
  await recordResult(name, { kind: title, programs: played, operations: taken, seed });
}

let count = 0;

/** Plays one program on a disk and on the subject, in fresh directories. */
export async function playOn(subject: Subject, program: Program): Promise<number> {
  const disk = await mkdtemp(join(await realpath(tmpdir()), 'mediafs-model-'));
  const place = `${subject.directory}/${count++}`;
  try {
    // Links may lead one directory up.
    const roots = [`${disk}/in/root`, `${place}/in/root`] as const;
    await fs.promises.mkdir(roots[0], { recursive: true });
    await subject.fs.promises.mkdir(roots[1], { recursive: true });
    const reference = subject.reference?.(roots[0], program.alphabet, subject.blind);
    return await play(
      program,
      reference ?? new Side(fs, roots[0], program.alphabet, subject.blind),
      new Side(subject.fs, roots[1], program.alphabet, subject.blind),
      subject.judge,
    );
  } finally {
    await rm(disk, { recursive: true, force: true });
    await subject.fs.promises.rm(place, { recursive: true, force: true });
  }
}

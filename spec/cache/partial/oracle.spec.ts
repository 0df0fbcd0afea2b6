import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import type { DiskCache } from '../../../lib/cache/disk-cache.js';
import type { Partial } from '../../../lib/cache/partial/partial.js';
import { Partials } from '../../../lib/cache/partial/partials.js';
import { ReadAhead } from '../../../lib/cache/partial/read-ahead.js';
import { printedSeed, randomFrom } from '../../support/random.js';
import { type FaultyDisk, failing } from '../support/faults.js';
import { cacheIn, delay, expectNoDescriptors, inDirectory } from '../support.js';
import { FAILED, type Source, sourceOf } from './support.js';

const PART = 128;
const BUDGET = 512;

interface Situation {
  readonly described: string;
  directory(root: string): Promise<string>;
  readonly failures: number;
  /** From this call of the disk on, it refuses writes. */
  readonly full?: number;
  readonly maxBytes?: number;
}

const asItIs = async (root: string): Promise<string> => root;

const situations: readonly Situation[] = [
  { described: 'a disk', directory: asItIs, failures: 0 },
  { described: 'a disk, and requests that fail', directory: asItIs, failures: 10 },
  { described: 'a disk that becomes full', directory: asItIs, failures: 5, full: 12 },
  { described: 'a cache that may hold no more than a third', directory: asItIs, failures: 5, maxBytes: 700 },
  { described: 'a cache that may not hold it', directory: asItIs, failures: 5, maxBytes: 100 },
  {
    described: 'no disk',
    failures: 5,
    async directory(root) {
      await writeFile(join(root, 'file'), '');
      return join(root, 'file', 'none');
    },
  },
];

for (const situation of situations) {
  describe(`what is read bit by bit, with ${situation.described}`, () => {
    it('is what was stored, whoever reads it, in any order, side by side', async () => {
      const random = randomFrom(printedSeed('reads'));
      for (let round = 0; round < 60; round += 1) {
        await inDirectory(async (root) => {
          const { maxBytes } = situation;
          const cache = cacheIn(await situation.directory(root), { partSize: PART, maxBytes });
          await playRound(cache, situation, random);
          await expectNoDescriptors(root);
        });
      }
    });
  });
}

async function playRound(cache: DiskCache, situation: Situation, random: () => number): Promise<void> {
  const size = 1 + Math.floor(random() * 2000);
  const source = sourceOf(cache, size, { random, failures: situation.failures });
  const partials = new Partials(cache, { partSize: PART, readBudget: BUDGET });
  const partial = await partials.create('key', source.record, source.hooks, undefined, false);
  let calls = 0;
  const isFull = (call: string): boolean => call === 'handle.write' && ++calls > (situation.full ?? Infinity);
  const faulty: FaultyDisk | undefined =
    situation.full === undefined ? undefined : failing((call) => isFull(call), 'ENOSPC');
  try {
    const readers = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
      read(partials, partial, source, random),
    );
    let most = 0;
    const measure = setInterval(() => {
      most = Math.max(most, partials.memoryBytes);
    }, 1);
    await Promise.all(readers).finally(() => clearInterval(measure));
    expect(Math.max(most, partials.memoryBytes), 'memory').to.be.at.most(BUDGET / 2);
    // What nobody wants any more ends at its next step.
    for (let wait = 0; wait < 500 && partials.shares.budget.leased + source.open.size > 0; wait += 1)
      await delay(10);
    expect(partials.shares.budget.leased, 'leased when nobody reads').to.equal(0);
    expect(source.open.size, 'bodies that nobody reads').to.equal(0);
    const published = await partial.publication;
    if (published) expect(published.record.size).to.equal(size);
  } finally {
    faulty?.restore();
    partials.dispose();
  }
}

/** One reader, who reads on, goes back, jumps, gives up and tries again. */
async function read(
  partials: Partials,
  partial: Partial,
  { content }: Source,
  random: () => number,
): Promise<void> {
  const reader = {};
  if (!partials.enter(partial, reader)) throw new Error('gone');
  const ahead = new ReadAhead({
    size: partial.size,
    least: 16,
    most: () => partials.mostAhead(partial),
    tolerance: 4,
  });
  let position = 0;
  for (let step = 0; step < 25; step += 1) {
    if (random() < 0.4) position = Math.floor(random() * partial.size);
    const end = Math.min(partial.size, position + 1 + Math.floor(random() * 300));
    const target = Buffer.alloc(end - position, 0xee);
    const controller = new AbortController();
    const reading = partial
      .read({ reader, wish: ahead.next(position, end) }, target, position, controller.signal)
      .then(
        () => 'read',
        (error: Error) => (error === FAILED ? 'failed' : error.name),
      );
    if (random() < 0.1) {
      if (random() < 0.5) await turn();
      controller.abort();
    }
    const outcome = await reading;
    expect(outcome).to.be.oneOf(['read', 'failed', 'AbortError']);
    if (outcome === 'read') {
      expect(target.equals(content.subarray(position, end)), `bytes ${position} to ${end}`).to.equal(true);
      position = end === partial.size ? 0 : end;
    }
    if (random() < 0.2) await turn();
  }
  partials.leave(partial, reader);
}

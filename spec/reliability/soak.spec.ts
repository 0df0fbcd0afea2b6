import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { startChild } from '../cache/support/children.js';
import { printedSeed } from '../support/random.js';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import type { FaultRule, S3Server } from '../support/s3-server/server.js';
import { amountOf, recordResult } from './results.js';
import type { Soaked } from './soak/soaking-child.js';
import type { VitalSigns } from './soak/vital-signs.js';

const MINUTES = amountOf('MINUTES', 8 / 60);
const SAMPLES = Math.max(6, Math.min(60, Math.round(MINUTES * 4)));
const MEBIBYTE = 1 << 20;

/** How much more there may be in the last third of a soak than in the one before. */
const MORE: Readonly<Partial<Record<keyof VitalSigns, number>>> = {
  heap: 8 * MEBIBYTE,
  external: 16 * MEBIBYTE,
  descriptors: 8,
  active: 8,
};

const LOSSES: FaultRule[] = [
  { when: { operation: 'GetObject', times: 1 }, fault: { resetAfterBytes: 50 } },
  { when: { operation: 'PutObject', times: 1 }, fault: { resetAfterBytes: 0 } },
  { when: { operation: 'UploadPart', times: 1 }, fault: { resetAfterBytes: 0 } },
  { when: { operation: 'ListObjectsV2', times: 1 }, fault: { resetAfterBytes: 5 } },
];

/**
 * One after the other, or a busy machine would lose answers faster than requests are sent again. Resolves with how many
 * were lost, by operation.
 */
async function causeTrouble(server: S3Server, signal: AbortSignal): Promise<Record<string, number>> {
  const lost: Record<string, number> = {};
  while (!signal.aborted) {
    await server.misbehave(LOSSES);
    await sleep(3000, undefined, { signal }).catch(() => {});
    for (const { operation, spoilt } of await server.log()) {
      if (spoilt) lost[operation] = (lost[operation] ?? 0) + 1;
    }
    // The log as well.
    await server.resetCounts();
  }
  return lost;
}

describe('a process that works for long', () => {
  it(`has flat memory, descriptors and temporary files, for ${Math.round(MINUTES * 60)} seconds`, async function () {
    this.timeout(0);
    const directory = await mkdtemp(join(tmpdir(), 'mediafs-soak-'));
    await using server = await startS3ServerProcess({ buckets: ['media'] });
    const { endpoint, region, credentials } = server;
    const child = startChild(
      '../../reliability/soak/soaking-child',
      [
        JSON.stringify({ endpoint, region, credentials }),
        directory,
        printedSeed('soak'),
        MINUTES * 60,
        SAMPLES,
      ],
      ['--expose-gc'],
    );
    // Now and then an answer is lost, and the request is sent again.
    const ended = new AbortController();
    const trouble = causeTrouble(server, ended.signal);
    const { operations, signs, evictions } = (await child.message().finally(() => ended.abort())) as Soaked;
    const lost = await trouble;
    await child.gone;
    await rm(directory, { recursive: true, maxRetries: 5 });
    for (const { temporaryFiles } of signs) expect(temporaryFiles, 'temporary files at rest').to.equal(0);
    const third = Math.floor(signs.length / 3);
    const [middle, late] = [signs.slice(third, 2 * third), signs.slice(-third)];
    for (const [name, more] of Object.entries(MORE) as [keyof VitalSigns, number][]) {
      expect(mean(late, name), `${name} of the last third`).to.be.below(mean(middle, name) + more);
    }
    expect(operations, 'operations').to.be.above(20);
    expect(lost, 'answers that were lost').to.include.keys('GetObject', 'PutObject', 'ListObjectsV2');
    if (MINUTES >= 1) expect(evictions, 'evictions').to.be.above(0);
    await recordResult('soak', {
      ...{ minutes: MINUTES, operations, evictions },
      lost: sum(Object.values(lost)),
      samples: signs.map((sign, index) => ({
        minute: Math.round(((index + 1) / signs.length) * MINUTES * 10) / 10,
        heapMiB: rounded(sign.heap),
        bufferMiB: rounded(sign.external),
        residentMiB: rounded(sign.resident),
        descriptors: sign.descriptors,
        temporaryFiles: sign.temporaryFiles,
      })),
    });
  });
});

function mean(signs: readonly VitalSigns[], name: keyof VitalSigns): number {
  return sum(signs.map((sign) => sign[name])) / signs.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function rounded(bytes: number): number {
  return Math.round((bytes / MEBIBYTE) * 10) / 10;
}

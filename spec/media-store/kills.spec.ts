import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMediaStore, local, type MediaStore } from '../../lib/index.js';
import { amountOf } from '../reliability/results.js';
import { printedSeed, randomFrom } from '../support/random.js';
import { type Fault, type S3Server, startS3Server } from '../support/s3-server/server.js';
import { startHost } from './host.js';
import { bytesOf, collect } from './suite/support.js';
import { environmentOf, kill, startSaving } from './support/child.js';
import { isWholeContent } from './support/whole-content.js';

const KILLS = amountOf('ROUNDS', 8);
const AT_ONCE = 4;
const LONGEST_LIFE_MS = 150;
/** Processes start slowly on a busy machine. */
const LONG = KILLS * 40_000;
const SEVERAL_PARTS = 9 * 1024 * 1024;

/** Whatever is named can be opened by its id, and is whole. Resolves with the ids. */
async function expectWhole(store: MediaStore): Promise<string[]> {
  const listed = await collect(store.list('session'));
  for (const { id } of listed) expect(isWholeContent(await bytesOf(await store.open(id)))).to.equal(true);
  return listed.map(({ id }) => id);
}

/** @param life milliseconds that it has once it is ready, or once it has saved a medium */
async function saveAndKill(
  environment: Record<string, string>,
  { life, hasSaved }: { readonly life: number; readonly hasSaved: boolean },
  told: string[],
): Promise<void> {
  const saving = startSaving(['loop', String(SEVERAL_PARTS)], environment);
  await once(saving, 'message');
  saving.on('message', (id: string) => told.push(id));
  if (hasSaved) await once(saving, 'message');
  await new Promise((resolve) => setTimeout(resolve, life));
  await kill(saving);
}

describe('a save whose process is killed', () => {
  let directory: string;
  let server: S3Server;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
    server = await startS3Server({ buckets: ['media'] });
  });

  afterEach(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  const before: Fault = { delayMilliseconds: 3_600_000 };
  const after: Fault = { stallAfterBytes: 0 };

  async function killAt(
    size: number,
    operation: 'PutObject' | 'CompleteMultipartUpload',
    skip: number,
    fault: Fault,
  ) {
    await server.misbehave([{ when: { operation, skip }, fault }]);
    await server.resetCounts();
    const saving = startSaving(['save', String(size)], environmentOf(server, directory));
    while (((await server.counts())[operation] ?? 0) <= skip)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await kill(saving);
    await server.misbehave([]);
    await using host = await startHost(server);
    return await expectWhole(host.store);
  }

  for (const [what, fault] of Object.entries({ before, after })) {
    it(`${what} the first request of two was carried out leaves nothing that is visible`, async () => {
      expect(await killAt(1000, 'PutObject', 0, fault)).to.deep.equal([]);
    });

    it(`${what} what precedes the end of a large upload was carried out leaves nothing that is visible`, async () => {
      expect(await killAt(SEVERAL_PARTS, 'PutObject', 0, fault)).to.deep.equal([]);
    });
  }

  it('before the last request was carried out leaves nothing that is visible', async () => {
    expect(await killAt(1000, 'PutObject', 1, before)).to.deep.equal([]);
    expect(await killAt(SEVERAL_PARTS, 'CompleteMultipartUpload', 0, before)).to.deep.equal([]);
  });

  it('after the last request was carried out leaves the whole medium', async () => {
    expect(await killAt(1000, 'PutObject', 1, after)).to.have.length(1);
  });

  async function killAtRandom(environment: Record<string, string>, store: MediaStore): Promise<void> {
    const random = randomFrom(printedSeed('kills of saves'));
    const told: string[] = [];
    for (let killed = 0; killed < KILLS; killed += AT_ONCE) {
      const lives = Array.from({ length: AT_ONCE }, () => random() * LONGEST_LIFE_MS);
      await Promise.all(
        lives.map((life, index) => saveAndKill(environment, { life, hasSaved: index % 2 === 1 }, told)),
      );
    }
    expect(await expectWhole(store)).to.include.members(told);
    expect(told, 'media that were saved').to.not.deep.equal([]);
  }

  it(`at ${KILLS} random instants leaves whole media only, and all that were told, in a directory`, () =>
    killAtRandom({ MEDIAFS_BASEDIR: directory }, createMediaStore({ fileSystem: local(directory) }))).timeout(
    LONG,
  );

  it(`at ${KILLS} random instants leaves whole media only, and all that were told, in S3`, async () => {
    await using host = await startHost(server);
    await killAtRandom(environmentOf(server, directory), host.store);
  }).timeout(LONG);
});

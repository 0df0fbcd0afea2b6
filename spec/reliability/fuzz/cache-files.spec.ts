import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';
import { contentOf, filesBelow } from '../../cache/support.js';
import { printedSeed, randomFrom } from '../../support/random.js';
import { amountOf, recordResult } from '../results.js';
import { mutated, pick, type Random } from './awkward.js';

const SPOILT = Math.ceil(amountOf('INPUTS', 10_000) / 100);
const KEYS = ['a', 'session/b.jpg', `${'long'.repeat(70)}/c`];

describe('a cache directory in which files are spoilt', function () {
  this.timeout(0);

  it(`costs time, and never an answer (${SPOILT} times)`, async () => {
    const random = randomFrom(printedSeed('spoilt files'));
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-spoilt-'));
    const store = new MemoryObjectStore();
    const contents = new Map(KEYS.map((key, index) => [key, contentOf(key, 900 * (index + 1))]));
    for (const [key, content] of contents) await store.put(key, content);
    for (let count = 0; count < SPOILT; count += 1) {
      await using objects = new ObjectFileSystem({ store, cacheDirectory, freshness: 0 });
      for (const [key, content] of contents) {
        const found = (await objects.promises.readFile(`/${key}`)) as Buffer;
        expect(found.equals(content), `${key}, at the ${count}th`).to.equal(true);
        expect((await objects.promises.stat(`/${key}`)).size).to.equal(content.length);
      }
      await spoil(cacheDirectory, random);
    }
    await rm(cacheDirectory, { recursive: true });
    await recordResult('fuzz-cache', { inputs: SPOILT });
  });
});

/** Some file of the directory has other bytes, or fewer, than mediafs has left in it. */
async function spoil(directory: string, random: Random): Promise<void> {
  const names = (await filesBelow(directory)).filter((name) => name !== 'CACHEDIR.TAG');
  const name = pick(random, names);
  const path = join(directory, name);
  const text = await readFile(path, 'latin1');
  if (random() < 0.2) await truncate(path, Math.floor(random() * text.length));
  else await writeFile(path, mutated(random, text), 'latin1');
}

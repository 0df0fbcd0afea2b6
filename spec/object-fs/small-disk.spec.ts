import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createVolume, type Volume } from '../../lib/index.js';
import { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import { MemoryObjectStore } from '../../lib/object-store/memory.js';
import { fullDisk, type TestDisk } from '../cache/support/disks.js';
import { filesBelow } from '../cache/support.js';
import { printedSeed, randomFrom } from '../support/random.js';
import { contentOf, eventually } from './ranged/support.js';

const KIBIBYTE = 1024;
const FILES = 1000;
/** Most are photos, some are larger than the whole disk. */
const sizeOf = (index: number): number => (index % 50 === 0 ? 5000 : 60 + (index % 17) * 10) * KIBIBYTE;
const READS = 480;
/** A block that is repeated, of a length that no range has. */
const contentFor = (index: number): Buffer => Buffer.alloc(sizeOf(index), contentOf(31_676, index));

describe(`a cache disk that is much smaller than the library (${fullDisk.described})`, () => {
  let disk: TestDisk;
  let volume: Volume;

  beforeEach(async () => {
    disk = fullDisk.make();
    const store = new MemoryObjectStore();
    for (let index = 0; index < FILES; index += 1) await store.put(`photos/${index}.jpg`, contentFor(index));
    volume = createVolume();
    const cacheDirectory = join(disk.directory, 'cache');
    const options = { partSize: 256 * KIBIBYTE, maxBytes: 1500 * KIBIBYTE, minFreeRatio: 0, grace: 20 };
    volume.mount('/m', new ObjectFileSystem({ store, cacheDirectory, ...options }));
  });

  afterEach(async () => {
    await volume.dispose();
    await disk.remove();
  });

  it('serves it rightly, and what is read again from the disk', async () => {
    const random = randomFrom(printedSeed('small disk'));
    const read = async (): Promise<void> => {
      // Some are read again and again.
      const index = Math.floor(random() ** 4 * FILES);
      const path = `/m/photos/${index}.jpg`;
      const wanted = contentFor(index);
      if (random() < 0.5) {
        expect((await volume.promises.readFile(path)).equals(wanted), path).to.equal(true);
        return;
      }
      await using handle = await volume.promises.open(path);
      const start = Math.floor(random() * wanted.length);
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(10_000), 0, 10_000, start);
      expect(bytesRead).to.equal(Math.min(10_000, wanted.length - start));
      expect(buffer.subarray(0, bytesRead).equals(wanted.subarray(start, start + bytesRead)), path).to.equal(
        true,
      );
    };
    for (let done = 0; done < READS; done += 8) await Promise.all(Array.from({ length: 8 }, read));
    const files = join(disk.directory, 'cache', 'files');
    const names = await filesBelow(files);
    expect(names.length, 'files that are cached').to.be.above(2);
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(files, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.at.most(1500 * KIBIBYTE);
    await volume.dispose();
    await eventually(async () =>
      expect(await readdir(join(disk.directory, 'cache', 'tmp'))).to.deep.equal([]),
    );
  });
});

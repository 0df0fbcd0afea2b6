import { readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Volume } from '../../lib/index.js';
import type { MemoryObjectStore } from '../../lib/object-store/memory.js';
import { fullDisk, readOnlyDisk } from '../cache/support/disks.js';
import { useOwnTemporaryDirectory } from '../support/own-temporary-directory.js';
import { PART, privateDirectories, volumeOf } from './support/local-files.js';
import { expectCode, useStage } from './support/stage.js';

/** Does something before the fourth GET is answered; tells how many there were. */
function atFourthGet(bucket: MemoryObjectStore, work: () => unknown): () => number {
  const get = bucket.get.bind(bucket);
  let count = 0;
  bucket.get = async (...given) => {
    count += 1;
    if (count === 4) await work();
    return get(...given);
  };
  return () => count;
}

describe('a local file of an object that the cache cannot keep', () => {
  useOwnTemporaryDirectory();
  const stage = useStage({ partSize: PART });

  it('is a copy elsewhere if it is too large', async () => {
    const content = 'x'.repeat(5 * PART);
    await stage().put('large.txt', content);
    const mounted = volumeOf(await stage().other({ maxBytes: 2 * PART }));
    await expectCopy(mounted, '/m/large.txt', content);
    await mounted.dispose();
  });

  it('is a copy elsewhere without a cache directory', async () => {
    await stage().put('small.txt', 'content');
    await stage().put('large.txt', 'x'.repeat(3 * PART));
    await writeFile(join(stage().cacheDirectory, 'a-file'), '');
    const mounted = volumeOf(await stage().other({ cacheDirectory: join(stage().cacheDirectory, 'a-file') }));
    await expectCopy(mounted, '/m/small.txt', 'content');
    await expectCopy(mounted, '/m/large.txt', 'x'.repeat(3 * PART));
    await mounted.dispose();
  });

  for (const kind of [fullDisk, readOnlyDisk]) {
    it(`is a copy elsewhere on ${kind.described}, and so is an output`, async () => {
      const disk = kind.make();
      try {
        await stage().put('small.txt', 'content');
        await stage().put('large.txt', 'x'.repeat(3 * PART));
        const cacheDirectory = join(disk.directory, 'cache');
        const mounted = volumeOf(await stage().other({ cacheDirectory }));
        await mounted.promises.writeFile('/m/first', 'content');
        disk.break();
        await expectCopy(mounted, '/m/small.txt', 'content');
        await expectCopy(mounted, '/m/large.txt', 'x'.repeat(3 * PART));
        await expectCopy(mounted, '/m/first', 'content');
        const before = await privateDirectories();
        await mounted.withLocalOutput('/m/out.wav', (path) => writeFile(path, 'x'.repeat(2 * PART)));
        expect(await stage().content('out.wav')).to.equal('x'.repeat(2 * PART));
        expect(await mounted.promises.readFile('/m/out.wav', 'utf8')).to.equal('x'.repeat(2 * PART));
        expect(await privateDirectories()).to.deep.equal(before);
        await mounted.dispose();
      } finally {
        await disk.remove();
      }
    });
  }

  it('is a copy of one version, though another one comes meanwhile', async () => {
    const [one, other] = ['x'.repeat(5 * PART), 'y'.repeat(4 * PART)];
    await stage().put('large.txt', one);
    const objects = await stage().other({ maxBytes: 2 * PART });
    const { bucket } = stage();
    const asked = atFourthGet(bucket, () => bucket.put('large.txt', Buffer.from(other)));
    const mounted = volumeOf(objects);
    await expectCopy(mounted, '/m/large.txt', other);
    expect(asked()).to.be.greaterThan(4);
    await mounted.dispose();
  });

  it('ends with its signal, and leaves nothing', async () => {
    await stage().put('large.txt', 'x'.repeat(5 * PART));
    const controller = new AbortController();
    const objects = await stage().other({ maxBytes: 2 * PART });
    atFourthGet(stage().bucket, () => controller.abort());
    const before = await privateDirectories();
    const mounted = volumeOf(objects);
    await expectCode(mounted.localPath('/m/large.txt', { signal: controller.signal }), 'ABORT_ERR');
    expect(await privateDirectories()).to.deep.equal(before);
    await mounted.dispose();
  });

  async function expectCopy(mounted: Volume, path: string, content: string): Promise<void> {
    const before = await privateDirectories();
    const file = await mounted.localPath(path);
    expect(basename(file.path)).to.equal(basename(path));
    expect(dirname(dirname(file.path))).to.equal(tmpdir());
    expect(await readFile(file.path, 'utf8')).to.equal(content);
    const { mtime } = await mounted.promises.stat(path);
    expect([(await stat(file.path)).mtime, file.mtime]).to.deep.equal([mtime, mtime]);
    await file.dispose();
    expect(await privateDirectories()).to.deep.equal(before);
  }
});

import { unlinkSync } from 'node:fs';
import { open, readFile, stat, truncate } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { leasedPaths } from '../../lib/cache/leases/leased-paths.js';
import { StoreError } from '../../lib/object-store/store-error.js';
import { failing } from '../cache/support/faults.js';
import { expectNothingLeft } from '../cache/support.js';
import { errnoError, expectError } from '../support/expect-error.js';
import { useOwnTemporaryDirectory } from '../support/own-temporary-directory.js';
import { PART, volumeOf } from './support/local-files.js';
import { gate } from './support/meddled-store.js';
import { expectCode, useStage } from './support/stage.js';

describe('a local file of an object', () => {
  useOwnTemporaryDirectory();
  const stage = useStage({ partSize: PART });
  const volume = () => volumeOf(stage().objects);
  const leased = () => leasedPaths(stage().objects.cache.layout);
  const isInCache = (path: string) => path.startsWith(join(stage().cacheDirectory, 'files'));

  it('is the cached file, leased until it is let go of', async () => {
    await stage().put('films/a.mp4', 'content');
    const file = await volume().localPath('/m/films/a.mp4');
    expect(file.path).to.equal(join(stage().objects.cache.layout.files, 'films/a.mp4'));
    expect(await leased()).to.deep.equal(new Set([file.path]));
    await file.dispose();
    expect(await leased()).to.deep.equal(new Set());
    expect(await readFile(file.path, 'utf8')).to.equal('content');
    await expectNothingLeft(stage().cacheDirectory);
  });

  it('is fetched by one GET for 20 programs at once, and by none when it is cached', async () => {
    await stage().put('file', 'content');
    const lease = async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => volume().localPath('/m/file')));
      expect((await leased()).size).to.equal(1);
      for (const file of all) await file.dispose();
    };
    expect(await stage().requests(lease)).to.deep.equal({ get: 1 });
    expect(await stage().requests(lease)).to.deep.equal({});
  });

  it('of several parts is fetched whole, each part once', async () => {
    const content = 'x'.repeat(2 * PART) + 'y'.repeat(PART / 2);
    await stage().put('file', content);
    const lease = async () => {
      await using file = await volume().localPath('/m/file');
      expect(isInCache(file.path)).to.equal(true);
      expect(await readFile(file.path, 'utf8')).to.equal(content);
    };
    expect(await stage().requests(lease)).to.deep.equal({ get: 3 });
  });

  it('is not downloaded if it was just written', async () => {
    await stage().fs.writeFile('/file', 'content');
    const lease = async () => {
      await using file = await volume().localPath('/m/file');
      expect(await readFile(file.path, 'utf8')).to.equal('content');
    };
    expect(await stage().requests(lease)).to.deep.equal({});
  });

  it('is fetched anew if the cached one was cut', async () => {
    await stage().put('file', 'content');
    const { path } = await volume().localPath('/m/file');
    await truncate(path, 3);
    const lease = async () => {
      await using file = await volume().localPath('/m/file');
      expect(await readFile(file.path, 'utf8')).to.equal('content');
    };
    expect(await stage().requests(lease)).to.deep.equal({ get: 1 });
  });

  it('that is overwritten is whole all the time: the old one where it is open, and the new one by its path', async () => {
    await stage().fs.writeFile('/file', 'the old one');
    await using file = await volume().localPath('/m/file');
    await using handle = await open(file.path);
    await stage().fs.writeFile('/file', 'new');
    expect(await handle.readFile('utf8')).to.equal('the old one');
    expect(await readFile(file.path, 'utf8')).to.equal('new');
  });

  it('goes when the object is removed, as on a disk', async () => {
    await stage().fs.writeFile('/file', 'content');
    await using file = await volume().localPath('/m/file');
    await using handle = await open(file.path);
    await stage().fs.unlink('/file');
    expect(await handle.readFile('utf8')).to.equal('content');
    await expectCode(stat(file.path), 'ENOENT');
  });

  it('keeps its name where the key cannot have its place', async () => {
    await stage().put('a', 'file');
    await stage().put('a/b.txt', 'below');
    await using below = await volume().localPath('/m/a/b.txt');
    await using above = await volume().localPath('/m/a');
    expect(basename(above.path)).to.equal('a');
    expect(basename(below.path)).to.equal('b.txt');
    expect(await readFile(above.path, 'utf8')).to.equal('file');
    expect(await readFile(below.path, 'utf8')).to.equal('below');
  });

  it('keeps the extension of a name that no disk takes, in a copy', async () => {
    const key = `${'n'.repeat(300)}.mp4`;
    await stage().put(key, 'content');
    const file = await volume().localPath(`/m/${key}`);
    expect(basename(file.path)).to.equal('object.mp4');
    expect(isInCache(file.path)).to.equal(false);
    expect(await readFile(file.path, 'utf8')).to.equal('content');
    expect((await stat(dirname(file.path))).mode & 0o777).to.equal(0o700);
    await file.dispose();
    await expectCode(stat(dirname(file.path)), 'ENOENT');
    await expectNothingLeft(stage().cacheDirectory);
  });

  describe('that is evicted by another process', () => {
    /** What that process does as soon as it sees a lease, as often as told. */
    async function evicting(times: number, remove: (path: string) => void): Promise<string> {
      const { layout } = stage().objects.cache;
      let left = times;
      const disk = failing((call, args) => {
        if (call === 'rename' && String(args[1]).startsWith(layout.leases) && left-- > 0)
          remove(layout.meta('file.txt'));
        return false;
      }, 'EIO');
      try {
        await using file = await volume().localPath('/m/file.txt');
        expect(basename(file.path)).to.equal('file.txt');
        expect(await readFile(file.path, 'utf8')).to.equal('content');
        return file.path;
      } finally {
        disk.restore();
      }
    }

    beforeEach(async () => {
      await stage().fs.writeFile('/file.txt', 'content');
    });

    it('is fetched anew', async () => {
      const { layout } = stage().objects.cache;
      const path = await evicting(1, (meta) => {
        unlinkSync(meta);
        unlinkSync(join(layout.files, 'file.txt'));
      });
      expect(isInCache(path)).to.equal(true);
    });

    it('is a copy if that goes on for ever', async () => {
      const path = await evicting(Number.POSITIVE_INFINITY, (meta) => {
        try {
          unlinkSync(meta);
        } catch {
          // By now it is gone.
        }
      });
      expect(isInCache(path)).to.equal(false);
      await expectNothingLeft(stage().cacheDirectory);
    });
  });

  it('is ENOENT for an object that has gone, and costs no more than a look', async () => {
    const error = errnoError('ENOENT', 'open', '/m/none');
    await expectError(volume().localPath('/m/none'), error);
    expect(await stage().requests(() => expectError(volume().localPath('/m/none'), error))).to.deep.equal({});
  });

  it('tells what the store refused', async () => {
    stage().failing.fail({ verb: 'get', error: 'EACCES' });
    await expectError(volume().localPath('/m/file'), errnoError('EACCES', 'open', '/m/file'));
  });

  it('is the cached one of a store that cannot answer, if the mount says so', async () => {
    const objects = await stage().other({ freshness: 0, staleIfError: true });
    const mounted = volumeOf(objects);
    await stage().put('file', 'content');
    await stage().fs.symlink('file', '/link');
    await (await mounted.localPath('/m/link')).dispose();
    const get = stage().bucket.get;
    stage().bucket.get = async () => {
      throw new StoreError('EIO', 'file');
    };
    try {
      await using file = await mounted.localPath('/m/file');
      expect(await readFile(file.path, 'utf8')).to.equal('content');
      await (await mounted.localPath('/m/link')).dispose();
      await expectCode(mounted.localPath('/m/other'), 'EIO');
    } finally {
      stage().bucket.get = get;
    }
    await mounted.dispose();
  });

  it('ends with its signal, and for nobody else', async () => {
    const { passed, open: go } = gate();
    const controller = new AbortController();
    await stage().put('file', 'content');
    stage().meddled.meddle({ verb: 'get', before: async () => passed });
    const one = volume().localPath('/m/file', { signal: controller.signal });
    const other = volume().localPath('/m/file');
    controller.abort();
    await expectCode(one, 'ABORT_ERR');
    go();
    await using file = await other;
    expect(await readFile(file.path, 'utf8')).to.equal('content');
  });

  it('is let go of with the volume', async () => {
    await stage().put('file', 'content');
    const mounted = volume();
    await mounted.localPath('/m/file');
    await mounted.dispose();
    expect(await leased()).to.deep.equal(new Set());
  });

  it('follows links known and unknown, and has the name of what they lead to', async () => {
    await stage().fs.writeFile('/a.txt', 'content');
    await stage().fs.symlink('a.txt', '/link');
    const other = volumeOf(await stage().other());
    for (const each of [volume(), other]) {
      await using file = await each.localPath('/m/link');
      expect(basename(file.path)).to.equal('a.txt');
      expect(await readFile(file.path, 'utf8')).to.equal('content');
    }
    await other.dispose();
  });
});

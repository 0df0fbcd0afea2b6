import { constants, statSync, unlinkSync } from 'node:fs';
import { open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { costOf } from '../../lib/cache/budget/cost.js';
import { leasedPaths } from '../../lib/cache/leases/leased-paths.js';
import { createVolume, type ObjectFileSystem, type Volume } from '../../lib/index.js';
import { StoreError } from '../../lib/object-store/store-error.js';
import { fullDisk, readOnlyDisk } from '../cache/support/disks.js';
import { failing } from '../cache/support/faults.js';
import { expectNothingLeft } from '../cache/support.js';
import { errnoError, expectError } from '../support/expect-error.js';
import { useOwnTemporaryDirectory } from '../support/own-temporary-directory.js';
import { eventually } from './ranged/support.js';
import { gate } from './support/meddled-store.js';
import { expectCode, useStage } from './support/stage.js';

const PART = 1000;

function volumeOf(objects: ObjectFileSystem): Volume {
  const volume = createVolume();
  volume.mount('/m', objects);
  return volume;
}

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
    const get = bucket.get.bind(bucket) as (...given: unknown[]) => ReturnType<typeof bucket.get>;
    let count = 0;
    bucket.get = (async (...given: unknown[]) => {
      count += 1;
      if (count === 4) await bucket.put('large.txt', Buffer.from(other));
      return get(...given);
    }) as typeof bucket.get;
    const mounted = volumeOf(objects);
    await expectCopy(mounted, '/m/large.txt', other);
    expect(count).to.be.greaterThan(4);
    await mounted.dispose();
  });

  it('ends with its signal, and leaves nothing', async () => {
    await stage().put('large.txt', 'x'.repeat(5 * PART));
    const controller = new AbortController();
    const objects = await stage().other({ maxBytes: 2 * PART });
    const { bucket } = stage();
    const get = bucket.get.bind(bucket) as (...given: unknown[]) => ReturnType<typeof bucket.get>;
    let count = 0;
    bucket.get = (async (...given: unknown[]) => {
      count += 1;
      if (count === 4) controller.abort();
      return get(...given);
    }) as typeof bucket.get;
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

async function privateDirectories(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('.mediafs-')).sort();
}

describe('a local output of an object', () => {
  useOwnTemporaryDirectory();
  const stage = useStage({ partSize: PART });
  const volume = () => volumeOf(stage().objects);

  for (const [described, size, requests] of [
    ['of one part', PART, { put: 1 }],
    ['of several parts', 3 * PART + 1, { multipart: 1, uploadPart: 4, complete: 1 }],
  ] as const) {
    it(`${described} is stored once, and is cached then`, async () => {
      const content = 'x'.repeat(size);
      const write = () => volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, content));
      expect(await stage().requests(write)).to.deep.equal(requests);
      expect(await stage().content('out.wav')).to.equal(content);
      const read = async () => {
        await using file = await volume().localPath('/m/out.wav');
        expect(await readFile(file.path, 'utf8')).to.equal(content);
        expect(file.path).to.equal(join(stage().objects.cache.layout.files, 'out.wav'));
      };
      expect(await stage().requests(read)).to.deep.equal({});
      await expectNothingLeft(stage().cacheDirectory);
    });
  }

  it('lies on the disk of the cache, and is leased while it is written', async () => {
    const { layout } = stage().objects.cache;
    await volume().withLocalOutput('/m/out.wav', async (path) => {
      expect(dirname(dirname(path))).to.equal(layout.temporary);
      expect(await leasedPaths(layout)).to.deep.equal(new Set([dirname(path)]));
      await writeFile(path, '');
    });
    expect(await leasedPaths(layout)).to.deep.equal(new Set());
  });

  it('is counted among what the cache holds, while it is written and afterwards', async () => {
    const { budget } = stage().objects.cache;
    await budget.couldHold(1);
    await volume().withLocalOutput('/m/out.wav', async (path) => {
      await writeFile(path, 'x'.repeat(1_000_000));
      await eventually(() => expect(budget.bytes).to.be.within(1_000_000, 1_100_000));
      await writeFile(path, 'x');
    });
    expect(budget.bytes).to.equal(costOf(1));
    await volume()
      .withLocalOutput('/m/out.wav', async (path) => {
        await writeFile(path, 'x'.repeat(1_000_000));
        await eventually(() => expect(budget.bytes).to.be.within(1_000_000, 1_100_000));
        throw new Error('the tool failed');
      })
      .catch(() => {});
    expect(budget.bytes).to.equal(costOf(1));
  });

  it('is stored without a cache directory, too', async () => {
    await writeFile(join(stage().cacheDirectory, 'a-file'), '');
    const objects = await stage().other({ cacheDirectory: join(stage().cacheDirectory, 'a-file') });
    const before = await privateDirectories();
    const mounted = volumeOf(objects);
    await mounted.withLocalOutput('/m/out.wav', (path) => writeFile(path, 'x'.repeat(2 * PART)));
    expect(await stage().content('out.wav')).to.equal('x'.repeat(2 * PART));
    expect(await privateDirectories()).to.deep.equal(before);
    await mounted.dispose();
  });

  it('is not there, nor in the cache, if the store refuses it', async () => {
    await stage().put('out.wav', 'old');
    stage().failing.fail({ verb: 'put', error: 'EACCES' });
    const writing = volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new'));
    await expectError(writing, errnoError('EACCES', 'open', '/m/out.wav'));
    expect(await stage().fs.readFile('/out.wav', 'utf8')).to.equal('old');
    await expectNothingLeft(stage().cacheDirectory);
  });

  it('is not taken into the cache if somebody writes to it while it is stored', async () => {
    const paths: string[] = [];
    stage().meddled.meddle({ verb: 'put', after: () => writeFile(paths[0]!, 'NEW') });
    await volume().withLocalOutput('/m/out.wav', async (path) => {
      paths.push(path);
      await writeFile(path, 'new');
    });
    const read = async () => expect(await stage().fs.readFile('/out.wav', 'utf8')).to.equal('new');
    expect(await stage().requests(read)).to.deep.equal({ get: 1 });
  });

  it('leaves no older version in the cache if the disk does not take it', async () => {
    await stage().fs.writeFile('/out.wav', 'old');
    const { layout } = stage().objects.cache;
    const disk = failing(
      (call, args) => call === 'rename' && String(args[1]).startsWith(layout.files),
      'EIO',
    );
    try {
      await volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new'));
    } finally {
      disk.restore();
    }
    expect(await stage().fs.readFile('/out.wav', 'utf8')).to.equal('new');
    await expectNothingLeft(stage().cacheDirectory);
  });

  it('leaves no older version if nobody may open it for writing', async () => {
    await stage().fs.writeFile('/out.wav', 'old');
    const { O_RDWR } = constants;
    const disk = failing(
      (call, [path, flags]) =>
        call === 'open' && basename(String(path)) === 'out.wav' && (Number(flags) & O_RDWR) !== 0,
      'EACCES',
    );
    try {
      await volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new'));
    } finally {
      disk.restore();
    }
    const { cacheDirectory } = stage();
    const later = await stage().other({ cacheDirectory, freshness: 'immutable' });
    expect(await later.promises.readFile('/out.wav', 'utf8')).to.equal('new');
    await later.dispose();
    await expectNothingLeft(cacheDirectory);
  });

  it('becomes the cached file though the program has made it unwritable', async () => {
    const isRefused = (path: string) => (statSync(path).mode & 0o200) === 0;
    const disk = failing(
      (call, [path, flags]) =>
        call === 'open' &&
        basename(String(path)) === 'out.wav' &&
        flags !== undefined &&
        (Number(flags) & constants.O_RDWR) !== 0 &&
        isRefused(String(path)),
      'EACCES',
    );
    try {
      await volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new', { mode: 0o400 }));
    } finally {
      disk.restore();
    }
    const read = async () => expect(await stage().fs.readFile('/out.wav', 'utf8')).to.equal('new');
    expect(await stage().requests(read)).to.deep.equal({});
  });

  it('ends with its signal while it is stored', async () => {
    const controller = new AbortController();
    stage().meddled.meddle({ verb: 'uploadPart', before: async () => controller.abort() });
    const writing = volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'x'.repeat(3 * PART)), {
      signal: controller.signal,
    });
    await expectCode(writing, 'ABORT_ERR');
    expect(await stage().keys()).to.deep.equal([]);
    await expectNothingLeft(stage().cacheDirectory);
  });

  it('keeps what the object says of itself', async () => {
    await stage().fs.writeFile('/out.wav', 'old', { mode: 0o600 });
    await volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new'));
    expect(Number((await stage().fs.stat('/out.wav')).mode) & 0o777).to.equal(0o600);
  });

  it('refuses a known directory, and in strict mode what the store tells', async () => {
    await stage().put('a/b', '');
    const strict = volumeOf(await stage().other({ strict: true }));
    const refused = (mounted: Volume, path: string) =>
      mounted.withLocalOutput(path, () => expect.fail('called'));
    await expectError(refused(strict, '/m/a'), errnoError('EISDIR', 'open', '/m/a'));
    await expectError(refused(strict, '/m/none/c'), errnoError('ENOENT', 'open', '/m/none/c'));
    await expectError(refused(strict, '/m/a/b/c'), errnoError('ENOTDIR', 'open', '/m/a/b/c'));
    await stage().fs.readdir('/');
    await expectError(refused(volume(), '/m/a'), errnoError('EISDIR', 'open', '/m/a'));
    await strict.dispose();
  });
});

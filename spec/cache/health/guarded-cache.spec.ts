import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { GuardedCache } from '../../../lib/cache/guarded-cache.js';
import { codeFrom } from '../../object-fs/support/stage.js';
import { type FaultyDisk, failing, type HangingDisk, hanging, type IsChosen } from '../support/faults.js';
import { cacheIn, contentOf, delay, nameOf, PART, recordFor } from '../support.js';

/** Milliseconds; only calls that are made to hang take as long. */
const DEADLINE = 1500;

describe('a cache on a disk that fails', () => {
  const stage = useGuarded();

  /** Look-ups that are made one after another while the disk fails them. */
  const lookUps = async (count: number, code: string) => {
    const { cache, fail } = stage();
    await put(cache, 'key', 'content');
    fail((call) => call === 'lstat' || call === 'open', code);
    for (let done = 0; done < count; done += 1) expect(await cache.lookUp('key')).to.equal(undefined);
  };

  it('is not asked for files after three faults in a row', async () => {
    const { cache, recover } = stage();
    await lookUps(3, 'EIO');
    expect(cache.health).to.deep.include({ state: 'failing', reading: 'open', writing: 'closed' });
    expect(cache.health.faults).to.deep.equal({ EIO: 3 });
    recover();
    expect(await cache.lookUp('key')).to.equal(undefined);
    expect(cache.lookUpSync('key')).to.equal(undefined);
    expect(cache.health.skipped).to.equal(2);
  });

  it('is asked again after a while, by one, and is believed when it answers', async () => {
    const { cache, recover, pass } = stage();
    await lookUps(4, 'EIO');
    recover();
    pass();
    expect(await nameOf(await cache.lookUp('key'))).to.equal('content');
    expect(cache.health.state).to.equal('healthy');
    expect(await nameOf(await cache.lookUp('key'))).to.equal('content');
  });

  it('is asked on and on when it is only this process that has too much open', async () => {
    const { cache, recover } = stage();
    await lookUps(10, 'EMFILE');
    expect(cache.health).to.deep.include({ state: 'healthy', faults: { EMFILE: 10 }, skipped: 0 });
    recover();
    expect(await nameOf(await cache.lookUp('key'))).to.equal('content');
  });

  it('is asked on and on for what is not there', async () => {
    const { cache } = stage();
    for (let done = 0; done < 10; done += 1) await cache.lookUp(`none/${done}`);
    expect(cache.health).to.deep.include({ state: 'healthy', faults: {} });
  });

  for (const code of ['ENOSPC', 'EROFS', 'EIO']) {
    it(`with ${code} takes no more files after three, and gives those that it has`, async () => {
      const { cache, fail, recover, pass } = stage();
      await put(cache, 'key', 'content');
      await put(cache, 'other', 'old');
      fail((call) => call === 'handle.write', code);
      for (let done = 0; done < 3; done += 1)
        expect(await put(cache, `new/${done}`, 'new')).to.equal(undefined);
      recover();
      expect(cache.health).to.deep.include({ reading: 'closed', writing: 'open', faults: { [code]: 3 } });
      expect(await put(cache, 'other', 'new')).to.equal(undefined);
      expect(await nameOf(await cache.lookUp('other'))).to.equal(undefined);
      expect(await nameOf(await cache.lookUp('key'))).to.equal('content');
      pass();
      expect(await nameOf(await put(cache, 'other', 'new'))).to.equal('new');
      expect(cache.health.state).to.equal('healthy');
    });
  }

  it('is still asked by a writer, who needs it', async () => {
    const { cache, fail, recover } = stage();
    fail((call) => call === 'handle.write', 'ENOSPC');
    for (let done = 0; done < 3; done += 1) await put(cache, 'key', 'content');
    recover();
    expect(await codeFrom(cache.partialDisk.stage())).to.equal('ETIMEDOUT');
    await (await cache.stage()).discard();
    await cache.stageSync().discard();
  });

  it('discards what would have been published', async () => {
    const { cache, fail, recover, directory } = stage();
    fail((call) => call === 'handle.write', 'ENOSPC');
    for (let done = 0; done < 3; done += 1) await put(cache, 'key', 'content');
    recover();
    const temporary = await cache.stage();
    expect(await codeFrom(cache.adopt('key', recordFor('content', 0), temporary))).to.equal('ETIMEDOUT');
    expect(await readdir(join(directory, 'tmp'))).to.deep.equal([]);
  });

  it('is not blamed for what is larger than the cache may be', async () => {
    const { cache } = stage({ maxBytes: 100 });
    for (let done = 0; done < 5; done += 1)
      expect(await put(cache, `key/${done}`, 'content')).to.equal(undefined);
    expect(cache.health).to.deep.include({ state: 'healthy', faults: {} });
  });
});

describe('a cache on a disk that does not answer', () => {
  const stage = useGuarded();

  for (const call of ['lstat', 'open']) {
    it(`has nothing where a look-up hangs in ${call}, and is not asked again while it does`, async () => {
      const { cache, directory, hang } = stage();
      await put(cacheIn(directory), 'key', 'content');
      if (call === 'lstat') await cache.lookUp('key');
      const disk = hang((name) => name === call);
      expect(await cache.lookUp('key')).to.equal(undefined);
      for (let done = 0; done < 100; done += 1) await cache.lookUp('key');
      expect(disk.count()).to.equal(1);
      expect(cache.health).to.deep.include({ reading: 'open', writing: 'open', hanging: 1 });
      expect(cache.health.faults).to.deep.equal({ ETIMEDOUT: 1 });
    });
  }

  it('is left alone, probes and writers included, once two calls hang', async () => {
    const { cache, hang, pass } = stage();
    await put(cache, 'key', 'content');
    const disk = hang((name) => name === 'lstat' || name === 'open');
    await cache.lookUp('key');
    pass();
    await cache.lookUp('key');
    for (let done = 0; done < 10; done += 1) {
      pass();
      expect(await cache.lookUp('key')).to.equal(undefined);
      expect(await codeFrom(cache.stage())).to.equal('ETIMEDOUT');
      expect(await codeFrom(cache.temporaryDirectory())).to.equal('ETIMEDOUT');
    }
    expect(disk.count()).to.equal(2);
  });

  it('is believed again when it answers', async () => {
    const { cache, hang, pass } = stage();
    await put(cache, 'key', 'content');
    const disk = hang((name) => name === 'lstat');
    await cache.lookUp('key');
    disk.release();
    await comeBack(cache);
    pass();
    expect(await nameOf(await cache.lookUp('key'))).to.equal('content');
  });

  const steps = ['open', 'handle.write', 'handle.utimes', 'handle.close', 'unlink', 'rename', 'mkdir'];
  for (const step of steps) {
    it(`keeps nobody who publishes, and nothing of it, when ${step} hangs`, async () => {
      const { cache, directory, hang, pass } = stage();
      await put(cacheIn(directory), 'a/key', 'old');
      const disk = hang((name) => name === step);
      expect(await put(cache, 'a/key', 'first')).to.equal(undefined);
      expect(disk.count(), 'calls that hang').to.be.at.least(1);
      expect(await put(cache, 'a/key', 'second')).to.equal(undefined);
      expect(await cache.lookUp('a/key')).to.equal(undefined);
      disk.release();
      await comeBack(cache);
      expect(await cacheIn(directory).lookUp('a/key')).to.equal(undefined);
      expect(await readdir(join(directory, 'tmp'))).to.deep.equal([]);
      pass();
      expect(await nameOf(await put(cache, 'a/key', 'third'))).to.equal('third');
      expect(await nameOf(await cacheIn(directory).lookUp('a/key'))).to.equal('third');
    });
  }

  it('lets nothing that comes late take the place of what is newer', async () => {
    const { cache, directory, hang, pass } = stage();
    let renames = 0;
    const disk = hang((name) => name === 'rename' && ++renames === 1);
    await put(cache, 'key', 'older');
    pass();
    await put(cache, 'key', 'newer');
    disk.release();
    await comeBack(cache);
    expect(await nameOf(await cacheIn(directory).lookUp('key'))).to.be.oneOf(['newer', undefined]);
  });

  it('is told later what it is to forget', async () => {
    const { cache, directory, hang, pass } = stage();
    for (const key of ['one', 'two', 'three']) await put(cache, key, 'content');
    const disk = hang((name) => name === 'unlink');
    for (const key of ['one', 'two']) await cache.drop(key);
    expect(disk.count()).to.equal(1);
    pass();
    expect([await cache.lookUp('one'), await cache.lookUp('two')]).to.deep.equal([undefined, undefined]);
    disk.release();
    await comeBack(cache);
    for (const key of ['one', 'two']) expect(await cacheIn(directory).lookUp(key), key).to.equal(undefined);
    expect(await nameOf(await cacheIn(directory).lookUp('three'))).to.equal('content');
  });

  it('keeps no staging file that nobody waits for any more', async () => {
    const { cache, directory, hang } = stage();
    const disk = hang((name) => name === 'open');
    expect(await codeFrom(cache.stage())).to.equal('ETIMEDOUT');
    disk.release();
    await comeBack(cache);
    expect(await readdir(join(directory, 'tmp'))).to.deep.equal([]);
  });

  it('gives no new description to what it holds of a key that is to be forgotten', async () => {
    const { cache, directory, hang, pass } = stage();
    await put(cache, 'source', 'content');
    const disk = hang((name) => name === 'unlink');
    await cache.drop('source');
    pass();
    await cache.describeAnew('copy', recordFor('copy', 1000), 'source');
    disk.release();
    await comeBack(cache);
    expect(await cacheIn(directory).lookUp('copy')).to.equal(undefined);
  });
});

interface Guarded {
  readonly cache: GuardedCache;
  readonly directory: string;
  fail(isChosen: IsChosen, code: string): void;
  hang(isChosen: IsChosen): HangingDisk;
  recover(): void;
  /** Lets the longest pause go by. */
  pass(): void;
}

function useGuarded(): (options?: { maxBytes?: number }) => Guarded {
  let directory: string;
  let disks: (FaultyDisk & Partial<HangingDisk>)[];
  let now: number;
  let made: Guarded | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-guarded-'));
    disks = [];
    now = 0;
    made = undefined;
  });

  const recover = (): void => {
    for (const disk of disks.splice(0)) {
      disk.release?.();
      disk.restore();
    }
  };

  afterEach(async () => {
    recover();
    if (made) await comeBack(made.cache);
    await rm(directory, { recursive: true });
  });

  /** Caches of other specs may be swept meanwhile. */
  const here =
    (isChosen: IsChosen): IsChosen =>
    (call, args, ...more) =>
      (call.startsWith('handle.') || String(args[0]).startsWith(directory)) && isChosen(call, args, ...more);

  const make = (options: { maxBytes?: number }): Guarded => {
    const common = { directory, storeName: 'store', partSize: PART, deadline: DEADLINE };
    return {
      cache: new GuardedCache({ ...common, ...options }, () => now),
      directory,
      fail: (isChosen, code) => void disks.push(failing(here(isChosen), code)),
      hang(isChosen) {
        const disk = hanging(here(isChosen));
        disks.push(disk);
        return disk;
      },
      recover,
      pass: () => {
        now += 60_000;
      },
    };
  };

  return (options = {}) => {
    made ??= make(options);
    return made;
  };
}

function put(cache: Pick<GuardedCache, 'put'>, key: string, name: string, size = 1000) {
  return cache.put(key, recordFor(name, size), contentOf(name, size));
}

/** Waits until nothing hangs any more, and what was owed is done. */
async function comeBack(cache: GuardedCache): Promise<void> {
  const isBack = (): boolean => cache.health.hanging + cache.health.owed === 0;
  for (let turns = 0; turns < 500 && !isBack(); turns += 1) await delay(10);
  expect(cache.health).to.deep.include({ hanging: 0, owed: 0 });
}

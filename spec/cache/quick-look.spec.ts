import { expect } from 'chai';
import { createLayout } from '../../lib/cache/layout.js';
import { QuickLook } from '../../lib/cache/quick-look.js';
import { nativeFs, nativePromises } from '../../lib/native-fs.js';
import { cacheIn, contentOf, delay, inDirectory, nameOf, putContent, recordFor } from './support.js';

const TMPFS = 0x01021994;
const EXT4 = 0xef53;
const NFS = 0x6969;
const FUSE = 0x65735546;

describe('a look for a meta file without a thread', () => {
  const restored = nativePromises.statfs;
  afterEach(() => {
    nativePromises.statfs = restored;
  });

  const onDisk = (directory: string, type: number, { ago = 0 } = {}): QuickLook => {
    nativePromises.statfs = (async () => ({ type })) as never;
    return new QuickLook(createLayout(directory, 'store'), () => performance.now() - ago);
  };

  /** What it says, once it knows what kind of file system it is on. */
  const ask = async (quickLook: QuickLook, key: string): Promise<boolean> => {
    quickLook.isMissing(key);
    await delay(1);
    return quickLook.isMissing(key);
  };

  for (const type of [TMPFS, EXT4]) {
    it(`tells what is not there on a file system of this machine (0x${type.toString(16)})`, () =>
      inDirectory(async (directory) => {
        await putContent(cacheIn(directory), 'key', 'content');
        const quickLook = onDisk(directory, type);
        expect(quickLook.isMissing('other'), 'before it knows that').to.equal(false);
        expect(await ask(quickLook, 'other')).to.equal(true);
        expect(await ask(quickLook, 'key')).to.equal(false);
      }));
  }

  for (const type of [NFS, FUSE]) {
    it(`is not made on a file system of another machine or program (0x${type.toString(16)})`, () =>
      inDirectory(async (directory) => {
        expect(await ask(onDisk(directory, type), 'key')).to.equal(false);
      }));
  }

  it('is not made on a disk that has not answered of late', () =>
    inDirectory(async (directory) => {
      expect(await ask(onDisk(directory, EXT4, { ago: 101 }), 'key')).to.equal(false);
      expect(await ask(onDisk(directory, EXT4, { ago: 50 }), 'key')).to.equal(true);
    }));

  it('says nothing where the system does not tell, or the disk fails', () =>
    inDirectory(async (directory) => {
      const untold = onDisk(directory, EXT4);
      nativePromises.statfs = async () => {
        throw new Error('no such call');
      };
      expect(await ask(untold, 'key')).to.equal(false);
      const quickLook = onDisk(directory, EXT4);
      await ask(quickLook, 'key');
      const { lstatSync } = nativeFs;
      nativeFs.lstatSync = (() => {
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
      }) as never;
      try {
        expect(quickLook.isMissing('key')).to.equal(false);
      } finally {
        nativeFs.lstatSync = lstatSync;
      }
    }));

  it('is what a cache makes while a thread publishes, and misses nothing that is there', () =>
    inDirectory(async (directory) => {
      nativePromises.statfs = (async () => ({ type: EXT4 })) as never;
      const cache = cacheIn(directory, { threadAfter: 0 });
      while (!cache.publisher.takesAside(1)) await putContent(cache, 'first', 'first');
      const put = (key: string) =>
        cache.put(key, recordFor(key, 1000), contentOf(key, 1000)).then(() => cache.lookUp('nothing'));
      await put('second');
      await delay(1);
      const opened = await opensDuring(async () => {
        await put('third');
        for (let count = 0; count < 10; count += 1)
          expect(await cache.lookUp(`none/${count}`)).to.equal(undefined);
      });
      expect(opened).to.equal(0);
      expect(await nameOf(await cache.lookUp('third'))).to.equal('third');
      const other = cacheIn(directory);
      await putContent(other, 'of another process', 'other');
      await put('fourth');
      expect(await nameOf(await cache.lookUp('of another process'))).to.equal('other');
      await cache.dispose();
      await other.dispose();
    }));
});

/** How many meta files this thread opens meanwhile, by a call that is handed to another. */
async function opensDuring(work: () => Promise<void>): Promise<number> {
  const { open } = nativeFs;
  let opened = 0;
  nativeFs.open = ((...args: Parameters<typeof open>) => {
    if (String(args[0]).endsWith('.json')) opened += 1;
    return open(...args);
  }) as never;
  try {
    await work();
    return opened;
  } finally {
    nativeFs.open = open;
  }
}

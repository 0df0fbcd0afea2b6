import { nativePromises } from '../../native-fs.js';
import { usualMaxBytes } from '../budget/bound.js';
import { costOf } from '../budget/cost.js';
import { DiskSpace } from '../budget/disk-space.js';
import { UsageSum } from '../budget/usage-sum.js';
import { temporaryFiles } from '../forgotten-files.js';
import type { CacheLayout } from '../layout.js';
import { leasedPaths } from '../leases/leased-paths.js';
import { describedFiles } from './described-files.js';

/** So many files of so many bytes. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

export interface StoreStock extends Amount {
  /** The directory below `files/`. */
  readonly store: string;
}

/** What a cache directory holds. Bytes are those of the files themselves, unless told otherwise. */
export interface Stock extends Amount {
  readonly directory: string;
  /** Bytes on the disk, in blocks and with all that is in the making, as all processes have told; if anybody has. */
  readonly held: number | undefined;
  /** Bytes on the disk that the cached files and their descriptions take, as found now. */
  readonly found: number;
  /** Bytes that the directory may hold. */
  readonly maxBytes: number;
  /** Bytes of the disk that are free; `undefined` where it does not tell. */
  readonly free: number | undefined;
  /** Uploads, large objects of which a part has come, and private copies for other programs. */
  readonly temporary: Amount;
  /** Files and directories that programs have leased. */
  readonly leases: number;
  /** Milliseconds since 1970; `undefined` where there is no file. */
  readonly oldestUse: number | undefined;
  readonly newestUse: number | undefined;
  /** By their names. */
  readonly stores: readonly StoreStock[];
}

/** Looks at all that a cache directory holds, and changes nothing. Rejects with the disk's error where leases cannot be read. */
export async function takeStock(layout: CacheLayout, maxBytes: number | undefined): Promise<Stock> {
  const stores = new Map<string, { files: number; bytes: number }>();
  let [files, bytes, found] = [0, 0, 0];
  let [oldest, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for await (const { store, meta, used } of describedFiles(layout)) {
    const { size } = meta.record;
    const ofStore = stores.get(store) ?? { files: 0, bytes: 0 };
    stores.set(store, { files: ofStore.files + 1, bytes: ofStore.bytes + size });
    files += 1;
    bytes += size;
    found += costOf(size);
    oldest = Math.min(oldest, used);
    newest = Math.max(newest, used);
  }
  const held = await toldBytes(layout);
  const { free } = await new DiskSpace(layout.root).look();
  return {
    directory: layout.root,
    files,
    bytes,
    held,
    found,
    maxBytes: maxBytes ?? usualMaxBytes(free, held ?? found),
    free: Number.isFinite(free) ? free : undefined,
    temporary: await temporaryAmount(layout),
    leases: (await leasedPaths(layout)).size,
    oldestUse: files > 0 ? oldest : undefined,
    newestUse: files > 0 ? newest : undefined,
    stores: Array.from(stores, ([store, amount]) => ({ store, ...amount })).sort((one, other) =>
      one.store < other.store ? -1 : 1,
    ),
  };
}

/** What all processes have told; unlike a process that takes room, it begins no file where there is none. */
async function toldBytes({ usage }: CacheLayout): Promise<number | undefined> {
  const text = await nativePromises.readFile(usage, 'latin1').catch(() => '');
  const sum = new UsageSum();
  sum.take(text);
  return sum.total;
}

async function temporaryAmount(layout: CacheLayout): Promise<Amount> {
  let [files, bytes] = [0, 0];
  for await (const { size } of temporaryFiles(layout)) {
    files += 1;
    bytes += size;
  }
  return { files, bytes };
}

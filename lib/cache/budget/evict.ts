import { dirname, join } from 'node:path';
import { codeOf } from '../../errors.js';
import { nativePromises } from '../../native-fs.js';
import type { CacheLayout } from '../layout.js';
import { leasedPaths } from '../leases/leased-paths.js';
import { type Meta, parseMeta, placeOf } from '../meta.js';
import { readShortFile } from '../meta-file.js';
import { requireReached } from '../reach.js';
import { identify, isSameFile } from '../record.js';
import { writeWhole } from '../write-whole.js';
import type { MetaEntry } from './scan.js';

export interface EvictionRules {
  /** Milliseconds for which a file stays after it was published. */
  readonly grace: number;
  /** Real paths of files that this process has open. */
  readonly open: ReadonlySet<string>;
  /** Paths of files that programs use. */
  readonly leased: ReadonlySet<string>;
}

export interface Evicted {
  readonly key: string;
  /** Bytes of the file. */
  readonly size: number;
}

/**
 * Removes a cached file and its meta, unless it was used since, is too new, open or leased. Whoever removes the meta has
 * evicted it, and nobody else; a process that dies before it removes the file leaves one that nobody takes for cached.
 * Never rejects.
 */
export async function evict(
  layout: CacheLayout,
  { path, used }: MetaEntry,
  { grace, open, leased }: EvictionRules,
): Promise<Evicted | undefined> {
  try {
    const { mtimeMs } = await nativePromises.lstat(path);
    if (mtimeMs !== used) return undefined;
    const text = await readShortFile(path);
    const meta = text === undefined ? undefined : parseMeta(text);
    const file = meta && placeOf(layout, meta);
    if (text === undefined || !meta || !file) {
      await nativePromises.unlink(path);
      return undefined;
    }
    if (isNew(meta, grace) || leased.has(file) || open.has(await realPathOf(file))) return undefined;
    await nativePromises.unlink(path);
    if (await isLeasedNow(layout, file)) {
      // Where it was: it may be of another store than the layout is.
      await writeWhole(layout, path, text);
      return undefined;
    }
    await removeFile(layout, meta, file);
    return { key: meta.key, size: meta.record.size };
  } catch {
    return undefined;
  }
}

/** Who takes a lease looks for the meta after that: so either it is seen here, or the lessee sees that the file goes. */
async function isLeasedNow(layout: CacheLayout, file: string): Promise<boolean> {
  return leasedPaths(layout).then(
    (leased) => leased.has(file),
    () => true,
  );
}

/** By its change time, which is that of its publication. */
function isNew({ identity }: Meta, grace: number): boolean {
  const age = Date.now() - Number(identity.changed) / 1e6;
  return age >= 0 && age < grace;
}

async function realPathOf(path: string): Promise<string> {
  return nativePromises.realpath(path).catch(() => path);
}

/** What lies there is removed only if it is what the meta spoke of: somebody may just have put a newer version there. */
async function removeFile(layout: CacheLayout, { identity }: Meta, file: string): Promise<void> {
  await requireReached(layout, dirname(file));
  const stats = await nativePromises.lstat(file, { bigint: true });
  if (!isSameFile(identify(stats), identity)) return;
  await nativePromises.unlink(file);
  await removeEmpty(dirname(file), join(layout.root, 'files'));
}

async function removeEmpty(from: string, top: string): Promise<void> {
  for (
    let directory = from;
    dirname(directory) !== top && directory !== top;
    directory = dirname(directory)
  ) {
    try {
      await nativePromises.rmdir(directory);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') return;
    }
  }
}

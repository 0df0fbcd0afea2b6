import { nativePromises } from '../../native-fs.js';
import type { CacheLayout } from '../layout.js';
import { isLeased } from '../leases/leased-paths.js';
import { type Meta, parseMeta, placeOf } from '../meta.js';
import { readShortFile } from '../meta-file.js';
import type { FileIdentity } from '../record.js';
import { removeCachedFile } from '../remove-cached-file.js';
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
  rules: EvictionRules,
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
    if (await mustStay(meta, file, rules)) return undefined;
    if ((await takeAway(layout, { path, text, file }, meta.identity)) === 'leased') return undefined;
    return { key: meta.key, size: meta.record.size };
  } catch {
    return undefined;
  }
}

/** Whether a cached file is too new to go, or in use. */
export async function mustStay(meta: Meta, file: string, rules: EvictionRules): Promise<boolean> {
  return isNew(meta, rules.grace) || isInUse(file, rules);
}

/** Whether a file is leased or open. */
export async function isInUse(
  file: string,
  { leased, open }: Omit<EvictionRules, 'grace'>,
): Promise<boolean> {
  return leased.has(file) || open.has(await nativePromises.realpath(file).catch(() => file));
}

/** A meta file, its content, and the file that it speaks of. */
export interface Description {
  readonly path: string;
  readonly text: string;
  readonly file: string;
}

/**
 * Removes a description, and then the file if it is still the one that is meant; a leased one stays, and what may be a
 * newer version. Who takes a lease looks for the meta after that: so either it is seen here, or the lessee sees that the
 * file goes. Rejects with the disk's error.
 */
export async function takeAway(
  layout: CacheLayout,
  { path, text, file }: Description,
  identity: FileIdentity,
): Promise<'removed' | 'leased' | 'newer'> {
  await nativePromises.unlink(path);
  if (await isLeasedNow(layout, file)) {
    // Where it was: it may be of another store than the layout is.
    await writeWhole(layout, path, text);
    return 'leased';
  }
  return (await removeCachedFile(layout, identity, file)) ? 'removed' : 'newer';
}

/** Where that cannot be told, it may be. */
export async function isLeasedNow(layout: CacheLayout, file: string): Promise<boolean> {
  return isLeased(layout, file).catch(() => true);
}

/** By its change time, which is that of its publication. */
function isNew({ identity }: Meta, grace: number): boolean {
  const age = Date.now() - Number(identity.changed) / 1e6;
  return age >= 0 && age < grace;
}

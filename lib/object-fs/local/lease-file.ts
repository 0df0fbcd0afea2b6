import type { CachedFile } from '../../cache/record.js';
import { errnoError, throwIfAborted } from '../../errors.js';
import { type LocalFile, type LocalFileOptions, localFile } from '../../local-file.js';
import type { Context } from '../context.js';
import { type Content, ensureContent, noFileError } from '../ensure.js';
import { following, leadTo } from '../links/follow.js';
import { type Place, placeOf } from '../place.js';
import { asErrno, isDamaged, isStale } from '../store-errors.js';
import { copyUnderOwnName } from './own-copy.js';

/**
 * The fresh content of a file as a regular file of its own name: the cached file, which is kept from eviction until it is
 * let go of, or a private copy where the cache cannot keep it. Errors are those of `open`; `EISDIR` for a directory.
 */
export async function leaseFile(
  context: Context,
  path: unknown,
  { signal }: LocalFileOptions = {},
): Promise<LocalFile> {
  throwIfAborted(signal);
  const place = await placeOf(path, 'open');
  const how = following(true, { syscall: 'open', path: place.path });
  return leadTo(context, place, how, (there) => leasePlace(context, there, signal));
}

const TRIES = 3;

async function leasePlace(
  context: Context,
  place: Place,
  signal: AbortSignal | undefined,
): Promise<LocalFile> {
  for (let attempt = 1; ; attempt += 1) {
    const content = await contentOf(context, place, signal);
    const leased = content.file && (await leaseCached(context, place.key, content.file));
    if (leased) return leased;
    // Evicted between our look and our lease: look again.
    if (content.file && attempt < TRIES) continue;
    try {
      return await copyUnderOwnName(context, place, content);
    } catch (error) {
      if (attempt === TRIES || !(isStale(error) || isDamaged(error)))
        throw asErrno(error, 'open', place.path);
      context.knowledge.doubt(place.key);
    }
  }
}

async function contentOf(context: Context, place: Place, signal: AbortSignal | undefined): Promise<Content> {
  const { key, path, mustBeDirectory } = place;
  try {
    const content = await ensureContent(context, key, signal);
    if (mustBeDirectory) throw errnoError('ENOTDIR', 'open', { path });
    return content;
  } catch (error) {
    const isBelowFile = context.knowledge.fileAbove(key) !== undefined;
    throw asErrno(noFileError(error, 'open', path, isBelowFile), 'open', path);
  }
}

/** `undefined` where the file is gone, or the disk takes no lease. */
async function leaseCached(
  { cache, leases }: Context,
  key: string,
  file: CachedFile,
): Promise<LocalFile | undefined> {
  try {
    const lease = await leases.take(file.path);
    const kept = await cache.findAnew(key);
    if (kept?.identity.changed === file.identity.changed && kept.path === file.path)
      return localFile(file.path, () => lease.release());
    await lease.release();
  } catch {
    // A cache on a read-only disk.
  }
  return undefined;
}

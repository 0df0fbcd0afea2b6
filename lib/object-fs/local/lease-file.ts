import { basename } from 'node:path';
import { findAnew } from '../../cache/find-anew.js';
import { type CachedFile, isSameFile } from '../../cache/record.js';
import { codeOf, errnoError, throwIfAborted } from '../../errors.js';
import { dateOf, type LocalFile, type LocalFileOptions, localFile } from '../../local-files/local-file.js';
import { nameOf } from '../../paths.js';
import type { Content } from '../ensure.js';
import { following, leadTo } from '../links/follow.js';
import { type Place, placeOf } from '../place.js';
import { contentOf } from '../read-file.js';
import { asErrno, isDamaged, isStale } from '../store-errors.js';
import type { LocalContext } from './context.js';
import { copyUnderOwnName } from './own-copy.js';

/**
 * The fresh content of a file as a regular file of its own name: the cached file, which is kept from eviction until it is
 * let go of, or a private copy where the cache cannot keep it. Errors are those of `open`; `EISDIR` for a directory.
 */
export async function leaseFile(
  context: LocalContext,
  path: unknown,
  { signal }: LocalFileOptions = {},
): Promise<LocalFile> {
  throwIfAborted(signal);
  const place = await placeOf(path, 'open');
  const how = following(true, { syscall: 'open', path: place.path, isReading: true });
  return leadTo(context, place, how, (there) => leasePlace(context, there, signal));
}

const TRIES = 3;

async function leasePlace(
  context: LocalContext,
  place: Place,
  signal: AbortSignal | undefined,
): Promise<LocalFile> {
  for (let attempt = 1; ; attempt += 1) {
    const content = await contentToOpen(context, place, signal);
    if (content.file && basename(content.file.path) === nameOf(place.key)) {
      const leased = await leaseCached(context, place.key, content.file);
      if (leased && leased !== 'gone') return leased;
      // Evicted, or replaced, between our look and our lease: look again.
      if (leased === 'gone' && attempt < TRIES) continue;
    }
    try {
      return await copyUnderOwnName(context, place, content, signal);
    } catch (error) {
      throwIfAborted(signal);
      if (attempt === TRIES || !(isStale(error) || isDamaged(error)))
        throw asErrno(error, 'open', place.path);
      context.knowledge.doubt(place.key);
    }
  }
}

/** It is opened by whoever gets the path, so a directory is none for that already. */
async function contentToOpen(
  context: LocalContext,
  place: Place,
  signal: AbortSignal | undefined,
): Promise<Content> {
  try {
    return await contentOf(context, place, signal);
  } catch (error) {
    if (codeOf(error) !== 'EISDIR') throw error;
    throw errnoError('EISDIR', 'open', { path: place.path, cause: error });
  }
}

/** `undefined` where the disk takes no lease. */
async function leaseCached(
  { cache, leases }: LocalContext,
  key: string,
  { path, identity, record }: CachedFile,
): Promise<LocalFile | 'gone' | undefined> {
  const lease = await leases.take(path).catch(() => undefined);
  if (!lease) return undefined;
  const kept = await findAnew(cache.layout, key);
  if (kept?.path === path && isSameFile(kept.identity, identity)) {
    const { size, modified } = record;
    return localFile({ path, size, mtime: dateOf(modified) }, () => lease.release());
  }
  await lease.release();
  return 'gone';
}

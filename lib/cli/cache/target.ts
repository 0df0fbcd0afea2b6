import { basename, resolve } from 'node:path';
import { defaultCacheDirectory } from '../../cache/default-directory.js';
import { type CacheLayout, createLayout } from '../../cache/layout.js';
import { isCacheDirectory } from '../../cache/prepare.js';
import { nativePromises } from '../../native-fs.js';
import { S3ObjectStore } from '../../object-store/s3/s3-object-store.js';
import type { S3FileSystemOptions } from '../../s3-fs.js';
import { targetOf } from '../doctor/target.js';
import { UsageError } from '../usage-error.js';

/** Which cache a command is about. */
export interface CacheOptions {
  readonly url?: string;
  readonly directory?: string;
  readonly store?: string;
  readonly json?: boolean;
}

export interface CacheTarget {
  readonly layout: CacheLayout;
  /** The directory below `files/` of the store that is meant; `undefined` for all. */
  readonly store: string | undefined;
  /** Bytes, where the configuration says. */
  readonly maxBytes: number | undefined;
  /** What is mounted; `undefined` where only a directory is named. */
  readonly mount: S3FileSystemOptions | undefined;
}

/** Rejects with a `UsageError`, a `TypeError` or a `ConfigError` that says what is wrong. Contacts no store. */
export async function cacheTargetOf(
  { url, directory, store }: CacheOptions,
  environment: NodeJS.ProcessEnv,
): Promise<CacheTarget> {
  if (directory !== undefined) {
    if (url !== undefined) throw new UsageError('--url and --directory exclude each other');
    const layout = createLayout(directory, '');
    await requireCache(layout, true);
    return { layout, store, maxBytes: undefined, mount: undefined };
  }
  const target = targetOf(url, environment);
  if (target.kind !== 's3') throw new UsageError('only an s3 URL, or the backend s3, has a cache');
  const mount = target.options;
  const own = new S3ObjectStore(mount);
  await own.close();
  const layout = createLayout(resolve(mount.cacheDirectory ?? defaultCacheDirectory(environment)), own.name);
  await requireCache(layout, false);
  return { layout, store: store ?? basename(layout.files), maxBytes: mount.maxBytes, mount };
}

/** What these commands remove lies under common names: never in a directory that is no cache. */
async function requireCache(layout: CacheLayout, mustExist: boolean): Promise<void> {
  const names = await nativePromises.readdir(layout.root).catch((error) => {
    if (mustExist || error.code !== 'ENOENT') throw new UsageError(error.message);
    return [];
  });
  // A mount that has kept nothing yet may have made the directory, for what it has found out of its store.
  const isUnused = !mustExist && !names.some((name) => name === 'files' || name === 'meta' || name === 'tmp');
  if (isUnused || (await isCacheDirectory(layout))) return;
  throw new UsageError(
    `${layout.root} is no cache directory of mediafs: it has no CACHEDIR.TAG that says so`,
  );
}

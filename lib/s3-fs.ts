import { join, resolve } from 'node:path';
import { defaultCacheDirectory } from './cache/default-directory.js';
import { ObjectFileSystem, type ObjectFileSystemOptions } from './object-fs/object-file-system.js';
import type { S3ObjectStoreOptions } from './object-store/s3/options.js';
import { S3ObjectStore } from './object-store/s3/s3-object-store.js';

/** Where a bucket is, how it is asked, and how it is cached. `bucket` is all that is needed. */
export type S3FileSystemOptions = S3ObjectStoreOptions &
  Omit<ObjectFileSystemOptions, 'store' | 'cacheDirectory'> & {
    /** Default: the user's own, `$XDG_CACHE_HOME/mediafs` or one below the temporary directory. */
    readonly cacheDirectory?: string | undefined;
  };

/**
 * Mounts an S3 bucket, or one prefix of it. Credentials come from the AWS SDK's own chain unless they are given; the
 * SDK is loaded at the first request.
 *
 * Throws a `TypeError` that names the option for a wrong one; nothing is asked of the network before the first call.
 */
export function s3(options: S3FileSystemOptions): ObjectFileSystem {
  const { cacheDirectory = defaultCacheDirectory(), ...rest } = options;
  const directory = resolve(cacheDirectory);
  return new ObjectFileSystem({
    ...rest,
    store: new S3ObjectStore({ findingsDirectory: join(directory, 'stores'), ...rest }),
    cacheDirectory: directory,
  });
}

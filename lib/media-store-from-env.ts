import {
  type Config,
  fileSystemFromConfig,
  type LoadOptions,
  loadConfigFromEnv,
  mountFromConfig,
} from './config.js';
import { BackedMediaStore } from './media-store/backed-media-store.js';
import type { MediaStore } from './media-store/contract.js';
import { backendOf } from './media-store/create.js';
import { MediaStoreStartError } from './media-store/errors.js';
import type { Volume } from './volume/volume.js';

/** A media store with all that it needs of its own. */
export interface OwnedMediaStore extends MediaStore, AsyncDisposable {
  /** Answers for the paths of media; `redirect(store.volume)` makes `node:fs` do so. */
  readonly volume: Volume;
  /** Ends connections and what is under way. */
  dispose(): Promise<void>;
}

/**
 * The media store that the environment describes (`MEDIAFS_BACKEND` and its like; docs/configuration.md lists them). The backend is
 * tried before this resolves: a directory is written to, a bucket is listed (1 LIST).
 *
 * Media never change, so a cached one is served while the store cannot answer, unless `MEDIAFS_S3_STALE_IF_ERROR` says
 * otherwise; what another host has deleted is gone within `MEDIAFS_FRESHNESS`.
 *
 * Rejects with a `ConfigError` for a wrong variable, and with a `MediaStoreStartError` where the backend cannot be used.
 */
export async function mediaStoreFromEnv(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  options: LoadOptions = {},
): Promise<OwnedMediaStore> {
  const { prefix = 'MEDIAFS_' } = options;
  const read = loadConfigFromEnv(environment, options);
  const config: Config = environment[`${prefix}S3_STALE_IF_ERROR`] ? read : believing(read);
  let fileSystem: ReturnType<typeof fileSystemFromConfig> | undefined;
  try {
    fileSystem = fileSystemFromConfig(config);
    const backend = backendOf(fileSystem);
    await backend.prepare();
    const volume = mountFromConfig(config, fileSystem);
    const dispose = async (): Promise<void> => fileSystem?.dispose?.();
    return Object.assign(new BackedMediaStore(backend, config.mount), {
      volume,
      dispose,
      [Symbol.asyncDispose]: dispose,
    });
  } catch (error) {
    await fileSystem?.dispose?.();
    throw new MediaStoreStartError(`${prefix}BACKEND is ${config.backend}`, placeOf(config), error);
  }
}

/** A medium never changes, so one that was read once is right for as long as nobody says that it is gone. */
function believing(config: Config): Config {
  return config.s3 ? { ...config, s3: { ...config.s3, staleIfError: true } } : config;
}

function placeOf({ backend, s3, baseDirectory }: ReturnType<typeof loadConfigFromEnv>): string {
  if (s3) return `the bucket ${s3.bucket}${s3.endpoint ? ` at ${String(s3.endpoint)}` : ''}`;
  return backend === 'fs' ? `the directory ${baseDirectory}` : 'memory';
}

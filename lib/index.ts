export {
  type Backend,
  type Config,
  ConfigError,
  createVolumeFromConfig,
  type LoadOptions,
  loadConfigFromEnv,
} from './config.js';
export type { LocalFile, LocalFileOptions } from './local-files/local-file.js';
export { type LocalFileSystem, local } from './local-fs.js';
export type * from './media-store/contract.js';
export { createMediaStore, type MediaStoreOptions } from './media-store/create.js';
export {
  CorruptManifestError,
  MediaDeleteError,
  type MediaDeleteFailure,
  MediaNotFoundError,
  MediaStoreStartError,
  MediaTooLargeError,
} from './media-store/errors.js';
export { mediaStoreFromEnv, type OwnedMediaStore } from './media-store-from-env.js';
export { memory } from './memory-fs.js';
export type { Mountable } from './mountable.js';
export type { Garbage, GarbageOptions } from './object-fs/garbage.js';
export type { FileSystemMetrics } from './object-fs/metrics/metrics.js';
export { OPEN_METRICS_CONTENT_TYPE, openMetrics } from './object-fs/metrics/open-metrics.js';
export { ObjectFileSystem, type ObjectFileSystemOptions } from './object-fs/object-file-system.js';
export type { Warmed, WarmOptions } from './object-fs/warm/warm.js';
export type * from './object-store/contract.js';
export { MemoryObjectStore } from './object-store/memory.js';
export { StoreError, type StoreErrorCode } from './object-store/store-error.js';
export { type Redirection, type RedirectOptions, redirect } from './redirect/redirect.js';
export { type S3FileSystemOptions, s3 } from './s3-fs.js';
export { readOnly, union } from './union-fs.js';
export type { LocalFileCalls, UseLocalPath } from './volume/local-files.js';
export { createVolume, type Volume, type VolumeControls } from './volume/volume.js';

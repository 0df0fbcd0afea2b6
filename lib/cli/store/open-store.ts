import { loadConfigFromEnv } from '../../config.js';
import { local } from '../../local-fs.js';
import type { MediaStore } from '../../media-store/contract.js';
import { createMediaStore } from '../../media-store/create.js';
import { mediaStoreFromEnv } from '../../media-store-from-env.js';
import { readMountUrl } from '../../mount-url.js';
import { s3 } from '../../s3-fs.js';
import { readS3Location } from '../trees/s3-location.js';
import { UsageError } from '../usage-error.js';

export type OpenedStore = MediaStore & { dispose(): Promise<void> };

/**
 * The media store that lies at a URL, or the one that the environment tells of. Media never change, so what is cached is
 * not asked for again unless the URL, or `MEDIAFS_FRESHNESS`, says otherwise.
 */
export async function openStore(
  url: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<OpenedStore> {
  if (url === undefined) return mediaStoreFromEnv(environment);
  const fileSystem = fileSystemAt(url, environment);
  const { mount } = loadConfigFromEnv({ MEDIAFS_MOUNT: environment['MEDIAFS_MOUNT'] });
  const store = createMediaStore({ fileSystem, mount });
  return Object.assign(store, { dispose: async () => fileSystem.dispose?.() });
}

function fileSystemAt(url: string, environment: NodeJS.ProcessEnv) {
  if (url.startsWith('s3://')) {
    const { options, key, parameters } = readS3Location(url, environment);
    const isTold = /[?&]freshness=/.test(parameters) || environment['MEDIAFS_FRESHNESS'];
    const freshness = isTold ? options.freshness : ('immutable' as const);
    return s3({ ...options, freshness, prefix: key.replace(/\/$/, '') });
  }
  const read = readMountUrl(url);
  if (read.kind === 'fs') return local(read.directory);
  throw new UsageError(
    `a media store has a URL s3://bucket/prefix or file:///directory; got ${JSON.stringify(url)}`,
  );
}

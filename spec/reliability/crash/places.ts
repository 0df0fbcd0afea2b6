import { join } from 'node:path';
import { createMediaStore, createVolume, local, type MediaStore, type Volume } from '../../../lib/index.js';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import type { S3Server, S3ServerOptions } from '../../support/s3-server/server.js';

/** Where all writers write, in words that another process can be told. */
export interface Ground {
  readonly server: Pick<S3Server, 'endpoint' | 'region' | 'credentials'>;
  readonly directory: string;
}

/** Bytes of a part, so that small contents are uploads in parts. */
export const PART = 16 * 1024;

export const SERVER: S3ServerOptions = { buckets: ['media'], quirks: { smallestPart: 1 } };

/** The store of a part of the bucket. */
export function storeOf({ server }: Ground, prefix: string): S3ObjectStore {
  const { endpoint, region, credentials } = server;
  const place = { bucket: 'media', prefix, endpoint, region, credentials };
  const store = new S3ObjectStore({ ...place, conditions: 'trust', retryPause: 1 });
  return Object.assign(store, { capabilities: { ...store.capabilities, minimumPartSize: 1 } });
}

/** All on one cache directory, as the processes of one host are. */
export function objectsOf(
  ground: Ground,
  prefix: string,
  cacheDirectory = join(ground.directory, 'cache'),
): ObjectFileSystem {
  const bounds = { minFreeRatio: 0, maxBytes: 1 << 28 };
  return new ObjectFileSystem({ store: storeOf(ground, prefix), cacheDirectory, partSize: PART, ...bounds });
}

export const mountedAt = '/m';

export function volumeOn(objects: ObjectFileSystem): Volume {
  const volume = createVolume();
  volume.mount(mountedAt, objects);
  return volume;
}

export function mediaIn(ground: Ground): MediaStore {
  const directory = join(ground.directory, 'media');
  return createMediaStore({ fileSystem: local(directory), mount: directory });
}

/** The objects that the fills read are stored beforehand: these many, of these sizes. */
export const FILMS = Array.from({ length: 40 }, (_, index) => ({
  name: `film ${index}`,
  size: 200 + Math.round((index * 4.5 * PART) / 40),
}));

export const CACHED_PREFIX = 'films';

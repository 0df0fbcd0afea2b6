import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMediaStore, type MediaStore, type S3FileSystemOptions, s3 } from '../../lib/index.js';
import type { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import { type S3Server, startS3Server } from '../support/s3-server/server.js';

export interface Host extends AsyncDisposable {
  readonly store: MediaStore;
  readonly objects: ObjectFileSystem;
}

/** A machine with a cache of its own, and the bucket `media` of a server below the prefix `p`. */
export async function startHost(
  { endpoint, region, credentials }: S3Server,
  options: Partial<S3FileSystemOptions> = {},
): Promise<Host> {
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
  const place = { bucket: 'media', prefix: 'p', endpoint, region, credentials, cacheDirectory };
  const objects = s3({ ...place, attempts: 1, ...options });
  return {
    objects,
    store: createMediaStore({ fileSystem: objects }),
    async [Symbol.asyncDispose]() {
      await objects.dispose();
      await rm(cacheDirectory, { recursive: true, force: true });
    },
  };
}

export interface Hosts {
  readonly server: S3Server;
  readonly host: Host;
}

/** Each test of a suite has a server and a host of its own. */
export function useHosts(buckets: readonly string[] = ['media']): () => Hosts {
  let hosts: Hosts;

  beforeEach(async () => {
    const server = await startS3Server({ buckets });
    hosts = { server, host: await startHost(server) };
  });

  afterEach(async () => {
    await hosts.host[Symbol.asyncDispose]();
    await hosts.server.close();
  });

  return () => hosts;
}

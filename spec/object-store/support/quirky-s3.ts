import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3ObjectStoreOptions } from '../../../lib/object-store/s3/options.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { type Quirks, type S3Server, startS3Server } from '../../support/s3-server/server.js';

export const BUCKET = 'quirky';

export interface QuirkyS3 {
  readonly server: S3Server;
  readonly store: S3ObjectStore;
  /** Where what was found is kept. */
  readonly directory: string;
  /** Another store on the same server, as another process has it. */
  storeWith(options?: Partial<S3ObjectStoreOptions>): S3ObjectStore;
}

/** Runs something on a server that is like another store, and on a client that knows nothing of it. */
export async function onQuirkyS3<Result>(
  quirks: Quirks,
  run: (quirky: QuirkyS3) => Promise<Result>,
  options: Partial<S3ObjectStoreOptions> = {},
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-findings-'));
  const server = await startS3Server({ buckets: [BUCKET], quirks });
  const stores: S3ObjectStore[] = [];
  const storeWith = (more: Partial<S3ObjectStoreOptions> = {}) => {
    const { endpoint, credentials } = server;
    const given = { bucket: BUCKET, endpoint, credentials, findingsDirectory: directory };
    const store = new S3ObjectStore({ ...given, ...options, ...more });
    stores.push(store);
    return store;
  };
  try {
    return await run({ server, store: storeWith(), directory, storeWith });
  } finally {
    for (const store of stores) await store.close();
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

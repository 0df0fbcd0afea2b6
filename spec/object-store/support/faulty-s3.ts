import type { S3ObjectStoreOptions } from '../../../lib/object-store/s3/options.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { type FaultRule, type S3Server, startS3Server } from '../../support/s3-server/server.js';

export const BUCKET = 'faulty';

export interface FaultyS3 {
  readonly server: S3Server;
  /** A store that is impatient, so that specs are quick. */
  readonly store: S3ObjectStore;
  /** Another store on the same server. */
  storeWith(options: Partial<S3ObjectStoreOptions>): S3ObjectStore;
  /** The server misbehaves so from now on; its counts begin anew. */
  misbehave(...rules: FaultRule[]): Promise<void>;
}

/** A server and a store of their own for every spec of a suite. */
export function useFaultyS3(options: Partial<S3ObjectStoreOptions> = {}): () => FaultyS3 {
  let faulty: FaultyS3;
  let stores: S3ObjectStore[];

  beforeEach(async () => {
    stores = [];
    const server = await startS3Server({ buckets: [BUCKET] });
    const { endpoint, credentials } = server;
    const storeWith = (more: Partial<S3ObjectStoreOptions>) => {
      const store = new S3ObjectStore({
        bucket: BUCKET,
        endpoint,
        credentials,
        idleTimeout: 2000,
        retryPause: 10,
        // The server keeps them, as the conformance suite shows; a probe would be among the requests that are counted.
        conditions: 'trust',
        ...options,
        ...more,
      });
      stores.push(store);
      return store;
    };
    faulty = {
      server,
      store: storeWith({}),
      storeWith,
      async misbehave(...rules) {
        await server.resetCounts();
        await server.misbehave(rules);
      },
    };
  });

  afterEach(async () => {
    for (const store of stores) await store.close();
    await faulty.server.close();
  });

  return () => faulty;
}

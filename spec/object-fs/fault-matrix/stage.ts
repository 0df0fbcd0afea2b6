import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVolume, type Volume } from '../../../lib/index.js';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import type { S3ObjectStoreOptions } from '../../../lib/object-store/s3/options.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import type { S3Server, S3ServerOptions } from '../../support/s3-server/server.js';
import { ATTEMPTS, RESUMES } from './fault.js';
import { PART } from './operation.js';

/** A bucket with a volume on it, at `/m`, whose requests may go wrong. */
export interface Stage {
  readonly server: S3Server;
  readonly volume: Volume;
  readonly cacheDirectory: string;
  /** A patient client of its own. */
  readonly bucket: S3ObjectStore;
  /** Another patient volume, by that client, on the same cache directory, as a later process has it. */
  mountAnew(): Volume;
  /** Ends all clients. */
  disposeVolumes(): Promise<void>;
  /** Ends the rest. */
  close(): Promise<void>;
}

/** Milliseconds: nothing expires meanwhile. */
const FRESH = 60_000;

const BUCKET = 'media';

/** All who may sign requests. */
export const IDENTITIES = ['one', 'two'].map((accessKeyId) => ({ accessKeyId, secretAccessKey: 'secret' }));

/** A provider that has others when what it gave has expired. */
function takingTurns(): () => Promise<(typeof IDENTITIES)[number]> {
  let given = 0;
  return async () => {
    given += 1;
    return IDENTITIES[given % IDENTITIES.length]!;
  };
}

/** What a server for stages is started with. */
export const SERVER: S3ServerOptions = { buckets: [BUCKET], quirks: { smallestPart: 1 } };

/** Mounts the bucket of a server, which is closed with the stage. */
export async function openStage(
  server: S3Server,
  options: Partial<S3ObjectStoreOptions> = {},
): Promise<Stage> {
  await server.trust(IDENTITIES);
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-faults-'));
  const storeWith = (more: Partial<S3ObjectStoreOptions>) => {
    const store = new S3ObjectStore({
      ...{ bucket: BUCKET, endpoint: server.endpoint, credentials: takingTurns() },
      ...{ conditions: 'trust', checksums: true },
      ...{ attempts: ATTEMPTS, bodyResumes: RESUMES, retryPause: 1 },
      ...more,
    });
    return Object.assign(store, { capabilities: { ...store.capabilities, minimumPartSize: 1 } });
  };
  const volumes: Volume[] = [];
  const mount = (store: S3ObjectStore): Volume => {
    const volume = createVolume();
    volume.mount(
      '/m',
      new ObjectFileSystem({
        store,
        cacheDirectory,
        partSize: PART,
        freshness: FRESH,
        negativeFreshness: FRESH,
      }),
    );
    volumes.push(volume);
    return volume;
  };
  const bucket = storeWith({});
  const disposeVolumes = async (): Promise<void> => {
    for (const volume of volumes.splice(0)) await volume.dispose();
    await bucket.close();
  };
  return {
    server,
    cacheDirectory,
    bucket,
    volume: mount(storeWith(options)),
    mountAnew: () => mount(bucket),
    disposeVolumes,
    async close() {
      await disposeVolumes();
      await server.close();
      // What was complete may just be published.
      await rm(cacheDirectory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVolume, type Volume } from '../../../lib/index.js';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import type { S3ObjectStoreOptions } from '../../../lib/object-store/s3/options.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import type { S3Server, S3ServerOptions } from '../../support/s3-server/server.js';
import { ATTEMPTS, RESUMES } from './faults.js';
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

const IDENTITIES = ['one', 'two'].map((accessKeyId) => ({ accessKeyId, secretAccessKey: 'secret' }));

/** A provider that has others when what it gave has expired. */
function takingTurns(): () => Promise<(typeof IDENTITIES)[number]> {
  let given = 0;
  return async () => {
    given += 1;
    return IDENTITIES[given % IDENTITIES.length]!;
  };
}

export async function openStage(
  startServer: (options: S3ServerOptions) => Promise<S3Server>,
  options: Partial<S3ObjectStoreOptions>,
): Promise<Stage> {
  const server = await startServer({ buckets: ['media'], quirks: { smallestPart: 1 } });
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-faults-'));
  const { endpoint } = server;
  await server.trust(IDENTITIES);
  const storeWith = (more: Partial<S3ObjectStoreOptions>) => {
    const store = new S3ObjectStore({
      ...{ bucket: 'media', endpoint, credentials: takingTurns(), conditions: 'trust', checksums: true },
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
      await rm(cacheDirectory, { recursive: true, force: true });
    },
  };
}

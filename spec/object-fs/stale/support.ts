import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVolume, type S3FileSystemOptions, s3, type Volume } from '../../../lib/index.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { startS3ServerProcess } from '../../support/s3-server/process.js';
import type { S3Server } from '../../support/s3-server/server.js';

export interface StoppableStage {
  /** The one that runs, or ran last. */
  readonly server: S3Server;
  /** Another client of the bucket. */
  readonly bucket: S3ObjectStore;
  /** Mounted at `/m`, what it knows not fresh for a moment. */
  readonly volume: Volume;
  /** Mounts the bucket as a process started later would, on the same cache directory. */
  mountAnew(options?: Partial<S3FileSystemOptions>): Volume;
  stop(): Promise<void>;
  /** What was stored is there again, under the same address. */
  start(): Promise<void>;
}

/** A server that can be stopped, and a cache directory, of their own for every spec. */
export function useStoppable(options: Partial<S3FileSystemOptions> = {}): () => StoppableStage {
  let stage: StoppableStage & { server: S3Server };
  let directory: string;
  let volumes: Volume[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-stoppable-'));
    volumes = [];
    const store = { directory: join(directory, 'bucket'), buckets: ['media'] };
    const server = await startS3ServerProcess(store);
    const { endpoint, credentials } = server;
    const of = { bucket: 'media', endpoint, credentials };
    const mountAnew = (more: Partial<S3FileSystemOptions> = {}): Volume => {
      const volume = createVolume();
      const cacheDirectory = join(directory, 'cache');
      const common = { freshness: 0, negativeFreshness: 0, attempts: 1 };
      volume.mount('/m', s3({ ...of, cacheDirectory, ...common, ...options, ...more }));
      volumes.push(volume);
      return volume;
    };
    stage = {
      server,
      bucket: new S3ObjectStore(of),
      volume: mountAnew(),
      mountAnew,
      stop: () => stage.server.close(),
      async start() {
        stage.server = await startS3ServerProcess({ ...store, port: Number(new URL(endpoint).port) });
      },
    };
  });

  afterEach(async () => {
    for (const volume of volumes) await volume.dispose();
    await stage.bucket.close();
    await stage.server.close();
    await rm(directory, { recursive: true });
  });

  return () => stage;
}

/** Ways to have the content of a file. */
export const READS: Readonly<Record<string, (volume: Volume, path: string) => Promise<string>>> = {
  readFile: async ({ promises }, path) => (await promises.readFile(path, 'utf8')) as string,
  async open({ promises }, path) {
    await using handle = await promises.open(path, 'r');
    return (await handle.readFile('utf8')) as string;
  },
  'the callback form of open': (volume, path) =>
    new Promise((resolve, reject) => {
      volume.open(path, 'r', (error, descriptor) => {
        if (error) return reject(error);
        volume.readFile(descriptor, 'utf8', (failure, text) => {
          volume.closeSync(descriptor);
          if (failure) reject(failure);
          else resolve(text);
        });
      });
    }),
  async createReadStream(volume, path) {
    const chunks: Buffer[] = [];
    for await (const chunk of volume.createReadStream(path)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  },
  readFileSync: async (volume, path) => volume.readFileSync(path, 'utf8'),
  async openSync(volume, path) {
    const descriptor = volume.openSync(path, 'r');
    try {
      return volume.readFileSync(descriptor, 'utf8');
    } finally {
      volume.closeSync(descriptor);
    }
  },
};

/** Ways to ask about a file; each tells its size where it tells anything. */
export const QUESTIONS: Readonly<Record<string, (volume: Volume, path: string) => Promise<unknown>>> = {
  stat: async ({ promises }, path) => (await promises.stat(path)).size,
  lstat: async ({ promises }, path) => (await promises.lstat(path)).size,
  access: ({ promises }, path) => promises.access(path),
  realpath: ({ promises }, path) => promises.realpath(path),
  statSync: async (volume, path) => volume.statSync(path).size,
  accessSync: async (volume, path) => volume.accessSync(path),
};

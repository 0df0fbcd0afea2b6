import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { createVolume, type S3FileSystemOptions, s3, type Volume } from '../../../lib/index.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { readAll } from '../../conformance/object-store/helpers.js';
import { type S3Server, startS3Server } from '../../support/s3-server/server.js';

export const PART = 5 * 1024 * 1024;

export interface S3Stage {
  readonly server: S3Server;
  readonly cacheDirectory: string;
  /** Mounted at `/m`, with parts of 5 MiB. */
  readonly volume: Volume;
  /** A client of the bucket of its own. */
  readonly bucket: S3ObjectStore;
  /** Mounts the bucket anew, as another process would. */
  mountAnew(options?: Partial<S3FileSystemOptions>): Volume;
  /** Keys with uploads that were begun and neither completed nor aborted. */
  openUploads(): Promise<string[]>;
  content(key: string): Promise<Buffer>;
}

/** A server, a cache directory and a mount of their own for every spec; none may leave an upload or a temporary file. */
export function useS3Stage(
  options: Partial<S3FileSystemOptions> = {},
  startServer: typeof startS3Server = startS3Server,
): () => S3Stage {
  let stage: S3Stage;
  let volumes: Volume[];

  beforeEach(async () => {
    volumes = [];
    const server = await startServer({ buckets: ['media'] });
    const { endpoint, credentials } = server;
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-uploading-s3-'));
    const bucket = new S3ObjectStore({ bucket: 'media', endpoint, credentials });
    const mountAnew = (more: Partial<S3FileSystemOptions> = {}): Volume => {
      const volume = createVolume();
      const common = {
        bucket: 'media',
        endpoint,
        credentials,
        cacheDirectory,
        partSize: PART,
        freshness: 60_000,
      };
      volume.mount('/m', s3({ ...common, ...options, ...more }));
      volumes.push(volume);
      return volume;
    };
    stage = {
      server,
      cacheDirectory,
      bucket,
      volume: mountAnew(),
      mountAnew,
      async openUploads() {
        const keys: string[] = [];
        for await (const page of bucket.uploads()) keys.push(...page.map(({ key }) => key));
        return keys;
      },
      content: (key) => readAll(bucket, key),
    };
  });

  afterEach(async () => {
    const { server, cacheDirectory, bucket } = stage;
    try {
      await server.misbehave([]);
      expect(await stage.openUploads(), 'open uploads').to.deep.equal([]);
      expect(await readdir(join(cacheDirectory, 'tmp')).catch(() => []), 'temporary files').to.deep.equal([]);
      expect(await notesIn(cacheDirectory), 'notes of uploads').to.deep.equal([]);
    } finally {
      for (const volume of volumes) await volume.dispose();
      await bucket.close();
      await server.close();
      await rm(cacheDirectory, { recursive: true });
    }
  });

  return () => stage;
}

/** Waits for a first request of a kind. After an `UploadPart` an upload is known, and noted. */
export async function asked({ server }: S3Stage, operation: string): Promise<void> {
  while (!(await server.counts())[operation]) await turn();
}

export function notesIn(cacheDirectory: string): Promise<string[]> {
  return readdir(join(cacheDirectory, 'meta', 'uploads')).catch(() => []);
}

/** Bytes that differ from place to place, and from seed to seed. */
export function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE((at * 2654435761 + seed) >>> 0, at);
  return bytes;
}

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createVolume, type Volume } from '../../../lib/index.js';
import { ObjectFileSystem, type ObjectFileSystemOptions } from '../../../lib/object-fs/object-file-system.js';
import type { GetOptions, ObjectReading, ObjectStore } from '../../../lib/object-store/contract.js';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';
import { delay, expectNoDescriptors } from '../../cache/support.js';

export const KIBIBYTE = 1024;
export const PART = 256 * KIBIBYTE;
/** What a read here or there is rounded to. */
export const GRANULE = PART / 128;

/** A GET that was sent. */
export interface Get {
  readonly start: number;
  readonly end: number | undefined;
  readonly ifMatch: string | undefined;
  /** Bytes of its body that were taken. */
  taken: number;
  isOpen: boolean;
}

export interface RecordedStore extends ObjectStore {
  readonly bucket: MemoryObjectStore;
  readonly gets: Get[];
  /** Requests of other kinds. */
  others: number;
  /** Awaited before each GET is answered. */
  before: (get: Get) => Promise<void>;
  /** Awaited before each piece of a body. */
  between: (get: Get) => Promise<void>;
}

/** Bytes of one piece of a body. */
const PIECE = 16 * KIBIBYTE;

/** A bucket in memory whose bodies come in small pieces, and that remembers what was asked and taken. */
export function recordedStore(): RecordedStore {
  const bucket = new MemoryObjectStore();
  const store: RecordedStore = Object.assign(Object.create(bucket) as MemoryObjectStore, {
    bucket,
    gets: [] as Get[],
    others: 0,
    before: async () => {},
    between: async () => {},
    name: bucket.name,
    capabilities: bucket.capabilities,
    inThread: bucket.inThread,
    head: (...given: Parameters<ObjectStore['head']>) => other(() => bucket.head(...given)),
    put: (...given: Parameters<ObjectStore['put']>) => other(() => bucket.put(...given)),
    list: (...given: Parameters<ObjectStore['list']>) => other(() => bucket.list(...given)),
    copy: (...given: Parameters<ObjectStore['copy']>) => other(() => bucket.copy(...given)),
    delete: (...given: Parameters<ObjectStore['delete']>) => other(() => bucket.delete(...given)),
    multipart: (...given: Parameters<ObjectStore['multipart']>) => other(() => bucket.multipart(...given)),
    presign: (...given: Parameters<ObjectStore['presign']>) => other(() => bucket.presign(...given)),
    close: async () => {},
    async get(key: string, options: GetOptions = {}): Promise<ObjectReading> {
      const { start = 0, end } = options.range ?? {};
      const get: Get = { start, end, ifMatch: options.ifMatch, taken: 0, isOpen: true };
      store.gets.push(get);
      try {
        await unlessAborted(store.before(get), options.signal);
        const reading = await bucket.get(key, { ...options, signal: undefined });
        if (reading === undefined) get.isOpen = false;
        return reading && { ...reading, body: recordedBody(get, reading.body, options.signal) };
      } catch (error) {
        get.isOpen = false;
        throw error;
      }
    },
  });

  function other<Result>(run: () => Result): Result {
    store.others += 1;
    return run();
  }

  async function* recordedBody(get: Get, body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined) {
    try {
      for await (const chunk of body) {
        for (let start = 0; start < chunk.length; start += PIECE) {
          await unlessAborted(store.between(get), signal);
          const piece = chunk.subarray(start, start + PIECE);
          get.taken += piece.length;
          yield piece;
        }
      }
    } finally {
      get.isOpen = false;
    }
  }

  return store as RecordedStore;
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal!.reason);
    signal?.addEventListener('abort', abort, { once: true });
  });
  await Promise.race([work, aborted]).finally(() => signal?.removeEventListener('abort', abort));
}

export interface RangedStage {
  readonly store: RecordedStore;
  readonly volume: Volume;
  readonly objects: ObjectFileSystem;
  readonly cacheDirectory: string;
  readonly content: Buffer;
  /** GETs since the last call, in order: where each began and ended. */
  asked(): [number, number | undefined][];
  /** Bytes that were taken of all bodies. */
  taken(): number;
  openBodies(): number;
  temporaries(): Promise<string[]>;
}

export const FRESH = 60_000;

/** Content of which no two places are alike. */
export function contentOf(size: number, seed = 1): Buffer {
  const content = Buffer.alloc(size);
  for (let position = 0; position + 4 <= size; position += 4) {
    content.writeUInt32LE(Math.imul(position + seed, 2_654_435_761) >>> 0, position);
  }
  return content;
}

/**
 * A volume with a large object at `/m/film` for every spec. Afterwards no body may be open, no descriptor, no temporary
 * file.
 */
export function useRanged(
  options: Partial<ObjectFileSystemOptions> & { size?: number } = {},
): () => RangedStage {
  const { size = 10 * PART, ...rest } = options;
  let stage: RangedStage;

  beforeEach(async () => {
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-ranged-'));
    const store = recordedStore();
    const content = contentOf(size);
    await store.bucket.put('film', content);
    const objects = new ObjectFileSystem({
      partSize: PART,
      freshness: FRESH,
      ...rest,
      store,
      cacheDirectory,
    });
    const volume = createVolume();
    volume.mount('/m', objects);
    stage = {
      store,
      volume,
      objects,
      cacheDirectory,
      content,
      asked: () => store.gets.splice(0).map(({ start, end }) => [start, end]),
      taken: () => store.gets.reduce((sum, { taken }) => sum + taken, 0),
      openBodies: () => store.gets.filter(({ isOpen }) => isOpen).length,
      temporaries: () => readdir(join(cacheDirectory, 'tmp')).catch(() => []),
    };
  });

  afterEach(async () => {
    const { volume, cacheDirectory } = stage;
    try {
      await volume.dispose();
      await eventually(() => expect(stage.openBodies(), 'open bodies').to.equal(0));
      // What was complete may just be published.
      await eventually(async () => expect(await stage.temporaries(), 'temporary files').to.deep.equal([]));
      await expectNoDescriptors(cacheDirectory).catch(() => expectNoDescriptors(cacheDirectory));
    } finally {
      await rm(cacheDirectory, { recursive: true });
    }
  });

  return () => stage;
}

/** Milliseconds; some checks wait for seconds themselves. */
const LONGEST = 20_000;

/** Waits for what comes about by itself. */
export async function eventually(check: () => unknown): Promise<void> {
  const end = performance.now() + LONGEST;
  for (let turns = 0; turns < 500 && performance.now() < end; turns += 1) {
    try {
      await check();
      return;
    } catch {
      await delay(10);
    }
  }
  await check();
}

export async function collect(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}

/** All parts of a file: what a reader of the whole asks for, each once. */
export function parts(size: number): [number, number][] {
  return Array.from({ length: Math.ceil(size / PART) }, (_, index) => [
    index * PART,
    Math.min(size, (index + 1) * PART),
  ]);
}

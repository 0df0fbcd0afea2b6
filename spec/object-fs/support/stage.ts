import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ObjectFileSystem, type ObjectFileSystemOptions } from '../../../lib/object-fs/object-file-system.js';
import type { ObjectPromises } from '../../../lib/object-fs/promises.js';
import type { ObjectStore } from '../../../lib/object-store/contract.js';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';
import { type CountingStore, countingStore } from '../../support/counting-store.js';
import { type FailingStore, failingStore } from '../../support/failing-store.js';
import { type MeddledStore, meddledStore } from './meddled-store.js';
import { type SmallPartsStore, smallPartsStore } from './small-parts-store.js';

export type StageOptions = Omit<Partial<ObjectFileSystemOptions>, 'store' | 'cacheDirectory'>;

export interface Stage {
  /** The bucket itself: what others do to it is neither counted nor hindered. */
  readonly bucket: MemoryObjectStore;
  readonly parts: SmallPartsStore;
  readonly failing: FailingStore;
  readonly meddled: MeddledStore;
  readonly counted: CountingStore;
  readonly objects: ObjectFileSystem;
  readonly fs: ObjectPromises;
  readonly cacheDirectory: string;
  /** Another process on the same bucket, with a cache of its own, or, as a process started later, with the same. */
  other(options?: StageOptions & { cacheDirectory?: string; store?: ObjectStore }): Promise<ObjectFileSystem>;
  /** Stores an object as another program would. */
  put(key: string, content: string | Uint8Array, metadata?: Record<string, string>): Promise<void>;
  /** What the bucket holds under a key, or `undefined`. */
  content(key: string): Promise<string | undefined>;
  keys(): Promise<string[]>;
  /** Counts what the given calls ask of the store. */
  requests(work: () => Promise<unknown>): Promise<Record<string, number>>;
  temporaries(): Promise<string[]>;
}

/** Long enough that nothing expires in a spec, however slow the machine. */
export const FRESH = 60_000;

/** A bucket and an object file system of their own for every spec; none may leave a temporary file or an upload. */
export function useStage(options: StageOptions = {}): () => Stage {
  let stage: Stage;
  let directories: string[];

  beforeEach(async () => {
    directories = [];
    stage = await createStage(options, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'mediafs-object-fs-'));
      directories.push(directory);
      return directory;
    });
  });

  afterEach(async () => {
    try {
      await stage.objects.dispose();
      expect(await stage.temporaries(), 'temporary files').to.deep.equal([]);
      expect(stage.parts.openUploads.size, 'open uploads').to.equal(0);
    } finally {
      for (const directory of directories) await rm(directory, { recursive: true });
    }
  });

  return () => stage;
}

async function createStage(options: StageOptions, newDirectory: () => Promise<string>): Promise<Stage> {
  const bucket = new MemoryObjectStore();
  const parts = smallPartsStore(bucket);
  const failing = failingStore(parts);
  const meddled = meddledStore(failing);
  const counted = countingStore(meddled);
  const cacheDirectory = await newDirectory();
  const objects = new ObjectFileSystem({ freshness: FRESH, ...options, store: counted, cacheDirectory });
  return {
    bucket,
    parts,
    failing,
    meddled,
    counted,
    objects,
    fs: objects.promises,
    cacheDirectory,
    other: async (more = {}) => {
      const directory = more.cacheDirectory ?? (await newDirectory());
      return new ObjectFileSystem({
        freshness: FRESH,
        ...options,
        store: parts,
        ...more,
        cacheDirectory: directory,
      });
    },
    put: async (key, content, metadata = {}) =>
      void (await bucket.put(key, Buffer.from(content as string), { metadata })),
    content: (key) => contentOf(bucket, key),
    keys: () => keysOf(bucket),
    async requests(work) {
      counted.reset();
      await work();
      return Object.fromEntries(Object.entries(counted.counts).filter(([, count]) => count !== 0));
    },
    temporaries: () => readdir(join(cacheDirectory, 'tmp')).catch(() => []),
  };
}

async function contentOf(bucket: MemoryObjectStore, key: string): Promise<string | undefined> {
  const reading = await bucket.get(key).catch(() => undefined);
  if (!reading) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of reading.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function keysOf(bucket: MemoryObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of bucket.list()) keys.push(...page.objects.map((object) => object.key));
  return keys;
}

/** The code that a promise rejects with, `undefined` when it does not. */
export function codeFrom(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? error.name,
  );
}

export async function expectCode(promise: Promise<unknown>, code: string): Promise<void> {
  expect(await codeFrom(promise)).to.equal(code);
}

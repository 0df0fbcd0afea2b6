import { throwIfAborted } from '../errors.js';
import type {
  CopyOptions,
  DeleteFailure,
  GetOptions,
  HeadOptions,
  ListOptions,
  ListPage,
  MultipartUpload,
  ObjectInformation,
  ObjectReading,
  ObjectStore,
  ObjectStoreCapabilities,
  PresignOptions,
  PutOptions,
  StoredObject,
  StoreInThread,
} from './contract.js';
import { KeySpace, MAXIMUM_KEY_LENGTH } from './key-space.js';
import { createInThread } from './memory/in-thread.js';
import { MemoryMultipartUpload, MINIMUM_PART_SIZE } from './memory/multipart.js';
import { MemoryObjects } from './memory/objects.js';
import { readMemory } from './memory/read.js';
import { checkPut } from './put-checks.js';
import { StoreError } from './store-error.js';

export interface MemoryObjectStoreOptions {
  /** Default `memory`. */
  readonly name?: string;
  /** Key prefix; counts towards the length of a key. Default: none. */
  readonly prefix?: string;
  /** Milliseconds since 1970; default `Date.now`. Objects keep whole seconds of it, as on S3. */
  readonly clock?: () => number;
}

/** An object store that is a map: exact in every rule of the contract, and gone with the process. */
export class MemoryObjectStore implements ObjectStore {
  readonly name: string;
  readonly capabilities: ObjectStoreCapabilities = {
    minimumPartSize: MINIMUM_PART_SIZE,
    maximumKeyLength: MAXIMUM_KEY_LENGTH,
    presign: false,
  };
  readonly inThread: StoreInThread;
  readonly #objects: MemoryObjects;
  readonly #keys: KeySpace;

  constructor(options: MemoryObjectStoreOptions = {}) {
    this.name = options.name ?? 'memory';
    this.#keys = new KeySpace(options.prefix);
    this.#objects = new MemoryObjects(options.clock ?? Date.now);
    this.inThread = createInThread(this.#objects, this.#keys);
  }

  async head(key: string, { signal }: HeadOptions = {}): Promise<ObjectInformation> {
    throwIfAborted(signal);
    return this.inThread.head(key);
  }

  get(key: string, options: GetOptions & { ifNoneMatch: string }): Promise<ObjectReading | undefined>;
  get(key: string, options?: GetOptions): Promise<ObjectReading>;
  async get(key: string, options: GetOptions = {}): Promise<ObjectReading | undefined> {
    throwIfAborted(options.signal);
    this.#keys.full(key);
    return readMemory(this.#objects, key, options);
  }

  async put(key: string, body: Uint8Array, options: PutOptions = {}): Promise<StoredObject> {
    throwIfAborted(options.signal);
    return this.inThread.put(key, body, options);
  }

  async multipart(key: string, options: PutOptions = {}): Promise<MultipartUpload> {
    throwIfAborted(options.signal);
    this.#keys.full(key);
    checkPut(key, options);
    return new MemoryMultipartUpload(this.#objects, key, options);
  }

  async *list(options: ListOptions = {}): AsyncIterable<ListPage> {
    for (const page of this.inThread.list(options)) {
      throwIfAborted(options.signal);
      yield page;
    }
  }

  async copy(source: string, target: string, options: CopyOptions = {}): Promise<StoredObject> {
    throwIfAborted(options.signal);
    return this.inThread.copy(source, target, options);
  }

  async delete(keys: readonly string[], { signal }: HeadOptions = {}): Promise<readonly DeleteFailure[]> {
    throwIfAborted(signal);
    return this.inThread.delete(keys);
  }

  async presign(key: string, _options: PresignOptions = {}): Promise<never> {
    throw new StoreError('ENOTSUP', key, { message: 'a store in memory has no URLs' });
  }

  async close(): Promise<void> {}
}

import { throwIfAborted } from './abort-error.js';
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
} from './contract.js';
import { KeySpace, MAXIMUM_KEY_LENGTH } from './key-space.js';
import { copyInMemory } from './memory/copy.js';
import { listMemory } from './memory/list.js';
import { MemoryMultipartUpload, MINIMUM_PART_SIZE } from './memory/multipart.js';
import { describe, MemoryObjects, md5Version } from './memory/objects.js';
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
  readonly #objects: MemoryObjects;
  readonly #keys: KeySpace;

  constructor(options: MemoryObjectStoreOptions = {}) {
    this.name = options.name ?? 'memory';
    this.#keys = new KeySpace(options.prefix);
    this.#objects = new MemoryObjects(options.clock ?? Date.now);
  }

  async head(key: string, options: HeadOptions = {}): Promise<ObjectInformation> {
    this.#enter(key, options);
    return describe(key, this.#objects.find(key));
  }

  get(key: string, options: GetOptions & { ifNoneMatch: string }): Promise<ObjectReading | undefined>;
  get(key: string, options?: GetOptions): Promise<ObjectReading>;
  async get(key: string, options: GetOptions = {}): Promise<ObjectReading | undefined> {
    this.#enter(key, options);
    return readMemory(this.#objects, key, options);
  }

  async put(key: string, body: Uint8Array, options: PutOptions = {}): Promise<StoredObject> {
    this.#enter(key, options);
    checkPut(key, options);
    this.#objects.checkTarget(key, options);
    const bytes = Buffer.from(body);
    return this.#objects.store(key, bytes, md5Version(bytes), options);
  }

  async multipart(key: string, options: PutOptions = {}): Promise<MultipartUpload> {
    this.#enter(key, options);
    checkPut(key, options);
    return new MemoryMultipartUpload(this.#objects, key, options);
  }

  async *list(options: ListOptions = {}): AsyncIterable<ListPage> {
    for (const page of listMemory(this.#objects, options)) {
      throwIfAborted(options.signal);
      yield page;
    }
  }

  async copy(source: string, target: string, options: CopyOptions = {}): Promise<StoredObject> {
    this.#enter(source, options);
    this.#enter(target, options);
    return copyInMemory(this.#objects, source, target, options);
  }

  async delete(keys: readonly string[], options: HeadOptions = {}): Promise<readonly DeleteFailure[]> {
    throwIfAborted(options.signal);
    return keys.flatMap((key) => {
      try {
        this.#enter(key, options);
        this.#objects.remove(key);
        return [];
      } catch (error) {
        if (error instanceof StoreError) return [{ key, error }];
        throw error;
      }
    });
  }

  async presign(key: string, _options: PresignOptions = {}): Promise<string> {
    throw new StoreError('ENOTSUP', key, { message: 'a store in memory has no URLs' });
  }

  async close(): Promise<void> {}

  /** What every verb checks first. */
  #enter(key: string, options: HeadOptions): void {
    throwIfAborted(options.signal);
    this.#keys.full(key);
  }
}

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { encodeCrc32 } from '../../crc32.js';
import type { Metadata, ObjectInformation, PutOptions, StoredObject } from '../contract.js';
import { compareKeys } from '../key-order.js';
import { DEFAULT_CONTENT_TYPE } from '../put-checks.js';
import { StoreError } from '../store-error.js';

export interface MemoryObject {
  readonly bytes: Uint8Array;
  readonly version: string;
  readonly lastModified: number;
  readonly contentType: string;
  readonly metadata: Metadata;
  readonly crc32: string;
}

/** The map of objects, with the conditions of S3 and its order of keys. */
export class MemoryObjects {
  readonly #map = new Map<string, MemoryObject>();
  readonly #clock: () => number;
  #sorted: readonly string[] | undefined = [];

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Keys in the order of their UTF-8 bytes. */
  get sortedKeys(): readonly string[] {
    this.#sorted ??= [...this.#map.keys()].sort(compareKeys);
    return this.#sorted;
  }

  /** `ENOENT` when it is not there. */
  find(key: string): MemoryObject {
    const object = this.#map.get(key);
    if (object === undefined) throw new StoreError('ENOENT', key, { message: 'no such object' });
    return object;
  }

  /** `EEXIST` or `ESTALE` when the object that is there does not meet the conditions of a write. */
  checkTarget(
    key: string,
    conditions: { ifMatch?: string | undefined; ifNoneMatch?: '*' | undefined },
  ): void {
    const present = this.#map.get(key);
    if (conditions.ifNoneMatch !== undefined && present !== undefined) {
      throw new StoreError('EEXIST', key, { message: 'the object exists' });
    }
    if (conditions.ifMatch !== undefined && present?.version !== conditions.ifMatch) {
      throw new StoreError('ESTALE', key, { message: 'the object is not the expected version' });
    }
  }

  /** Keeps `bytes` as they are: callers give a copy that nobody else holds. */
  store(key: string, bytes: Uint8Array, version: string, options: PutOptions): StoredObject {
    if (!this.#map.has(key)) this.#sorted = undefined;
    this.#map.set(key, {
      bytes,
      version,
      lastModified: Math.floor(this.#clock() / 1000) * 1000,
      contentType: options.contentType ?? DEFAULT_CONTENT_TYPE,
      metadata: { ...options.metadata },
      crc32: encodeCrc32(crc32(bytes)),
    });
    return { version };
  }

  remove(key: string): void {
    if (this.#map.delete(key)) this.#sorted = undefined;
  }
}

export function describe(key: string, object: MemoryObject): ObjectInformation {
  const { bytes, metadata, ...rest } = object;
  return { key, size: bytes.length, metadata: { ...metadata }, ...rest };
}

/** The ETag of an object that was stored whole. */
export function md5Version(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

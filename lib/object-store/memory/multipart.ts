import { createHash } from 'node:crypto';
import { throwIfAborted } from '../../errors.js';
import type { HeadOptions, MultipartUpload, NumberedPart, PutOptions, StoredObject } from '../contract.js';
import { checkPartNumber } from '../put-checks.js';
import { StoreError } from '../store-error.js';
import type { MemoryObjects } from './objects.js';

/** Bytes; S3's own minimum for every part but the last. */
export const MINIMUM_PART_SIZE = 5 * 1024 * 1024;

/** Parts kept apart until they are completed. */
export class MemoryMultipartUpload implements MultipartUpload {
  readonly #objects: MemoryObjects;
  readonly #key: string;
  readonly #options: PutOptions;
  readonly #parts = new Map<number, Uint8Array>();
  #isOver = false;

  constructor(objects: MemoryObjects, key: string, options: PutOptions) {
    this.#objects = objects;
    this.#key = key;
    this.#options = { ...options, metadata: { ...options.metadata } };
  }

  async uploadPart(number: number, bytes: Uint8Array, options: HeadOptions = {}): Promise<void> {
    this.#enter(options);
    checkPartNumber(this.#key, number);
    this.#parts.set(number, Buffer.from(bytes));
  }

  /** A failure ends the upload, as it does on S3 where the store aborts it. */
  async complete(options: HeadOptions = {}): Promise<StoredObject> {
    this.#enter(options);
    this.#isOver = true;
    const parts = [...this.#parts];
    this.#parts.clear();
    return storeParts(this.#objects, this.#key, parts, this.#options);
  }

  async abort(): Promise<void> {
    this.#isOver = true;
    this.#parts.clear();
  }

  #enter(options: HeadOptions): void {
    throwIfAborted(options.signal ?? this.#options.signal);
    if (this.#isOver) throw new StoreError('ESTALE', this.#key, { message: 'the upload is over' });
  }
}

/** Makes one object of parts, in the order of their numbers. */
export function storeParts(
  objects: MemoryObjects,
  key: string,
  numbered: readonly NumberedPart[],
  options: PutOptions,
): StoredObject {
  const parts = [...numbered].sort(([one], [other]) => one - other).map(([, bytes]) => bytes);
  checkSizes(key, parts);
  objects.checkTarget(key, options);
  return objects.store(key, Buffer.concat(parts), partsVersion(parts), options);
}

function checkSizes(key: string, parts: readonly Uint8Array[]): void {
  if (parts.length === 0) throw new StoreError('EINVAL', key, { message: 'an upload needs a part' });
  if (parts.slice(0, -1).some((part) => part.length < MINIMUM_PART_SIZE)) {
    const message = `parts but the last need at least ${MINIMUM_PART_SIZE} bytes`;
    throw new StoreError('EINVAL', key, { message });
  }
}

/** S3's ETag of a multipart object: the MD5 of the parts' MD5s, and their number. */
function partsVersion(parts: readonly Uint8Array[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(createHash('md5').update(part).digest());
  return `"${hash.digest('hex')}-${parts.length}"`;
}

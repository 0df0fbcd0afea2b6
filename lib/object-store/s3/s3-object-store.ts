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
  OpenUpload,
  PresignedBy,
  PresignOptions,
  PresignReadOptions,
  PutOptions,
  StoredObject,
  StoreModule,
  StoreModuleRefusal,
  UploadsOptions,
} from '../contract.js';
import { MAXIMUM_KEY_LENGTH } from '../key-space.js';
import { S3Connection } from './connection.js';
import { copyObject } from './copy.js';
import { deleteObjects } from './delete.js';
import { describeForWorker } from './for-worker.js';
import { getObject } from './get.js';
import { headObject } from './head.js';
import { keepCondition } from './keep-condition.js';
import { listObjects } from './list.js';
import { startUpload } from './multipart.js';
import { resolveOptions, type S3ObjectStoreOptions } from './options.js';
import { presignObject } from './presign.js';
import type { Feature } from './probe/features.js';
import type { Findings } from './probe/finding.js';
import { StoreFindings } from './probe/store-findings.js';
import { putObject } from './put.js';
import { storeName } from './store-name.js';
import { abortUpload, listUploads } from './uploads.js';

/**
 * An object store in a bucket of S3, or of a store that speaks its protocol.
 *
 * The AWS SDK is loaded by the first request, not before. Options are checked at once: a wrong one is a `TypeError`.
 */
export class S3ObjectStore implements ObjectStore {
  readonly name: string;
  readonly capabilities: ObjectStoreCapabilities;
  /** Bytes of a part that callers should use, for ranges and uploads. */
  readonly partSize: number;
  readonly #connection: S3Connection;
  readonly #findings: StoreFindings;
  readonly #worker: StoreModule | StoreModuleRefusal;

  constructor(options: S3ObjectStoreOptions) {
    const settings = resolveOptions(options);
    this.name = storeName(settings.endpoint, settings.bucket, settings.keys.start);
    this.partSize = settings.partSize;
    this.#worker = describeForWorker(options);
    this.#findings = new StoreFindings(settings);
    this.#connection = new S3Connection(settings, this.#findings);
    this.capabilities = {
      minimumPartSize: 5 * 1024 * 1024,
      maximumKeyLength: MAXIMUM_KEY_LENGTH,
      presign: true,
      equalParts: settings.equalParts,
      requireCondition: async (kind, options = {}) => {
        await keepCondition(this.#connection, kind, { ...options, key: '' });
      },
    };
  }

  /** No property of its own: it holds the credentials, which nobody is to see who logs a store. */
  get worker(): StoreModule | StoreModuleRefusal {
    return this.#worker;
  }

  get requestsInFlight(): number {
    return this.#connection.inFlight;
  }

  async head(key: string, options: HeadOptions = {}): Promise<ObjectInformation> {
    return headObject(this.#connection, key, options);
  }

  get(key: string, options: GetOptions & { ifNoneMatch: string }): Promise<ObjectReading | undefined>;
  get(key: string, options?: GetOptions): Promise<ObjectReading>;
  async get(key: string, options: GetOptions = {}): Promise<ObjectReading | undefined> {
    return getObject(this.#connection, key, options);
  }

  async put(key: string, body: Uint8Array, options: PutOptions = {}): Promise<StoredObject> {
    return putObject(this.#connection, key, body, options);
  }

  async multipart(key: string, options: PutOptions = {}): Promise<MultipartUpload> {
    return startUpload(this.#connection, key, options);
  }

  uploads(options: UploadsOptions = {}): AsyncIterable<readonly OpenUpload[]> {
    return listUploads(this.#connection, options);
  }

  async abortUpload(key: string, id: string, options: HeadOptions = {}): Promise<void> {
    await abortUpload(this.#connection, key, id, options);
  }

  list(options: ListOptions = {}): AsyncIterable<ListPage> {
    return listObjects(this.#connection, options);
  }

  async copy(source: string, target: string, options: CopyOptions = {}): Promise<StoredObject> {
    return copyObject(this.#connection, source, target, options);
  }

  async delete(keys: readonly string[], options: HeadOptions = {}): Promise<readonly DeleteFailure[]> {
    return deleteObjects(this.#connection, keys, options);
  }

  async presign<Options extends PresignOptions = PresignReadOptions>(
    key: string,
    options?: Options,
  ): Promise<PresignedBy<Options>> {
    return (await presignObject(this.#connection, key, options ?? {})) as PresignedBy<Options>;
  }

  /**
   * What the store does with conditions on writes. Asks it, on keys of its own below `_mediafs/`, what is not known yet;
   * with `afresh` everything.
   */
  async findings(options: { afresh?: boolean; signal?: AbortSignal } = {}): Promise<Findings> {
    return this.#findings.all(options);
  }

  /** What the store has besides, for people: ranges, checksums, batches, copies, listings. Asks it each time. */
  async features(): Promise<readonly Feature[]> {
    return this.#findings.features();
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}

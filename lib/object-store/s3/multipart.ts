import { throwIfAborted } from '../../errors.js';
import type { HeadOptions, MultipartUpload, PartOptions, PutOptions, StoredObject } from '../contract.js';
import { checkPartNumber, checkPut, DEFAULT_CONTENT_TYPE } from '../put-checks.js';
import { StoreError } from '../store-error.js';
import { asBuffer } from './body-bytes.js';
import { uploadChecksum } from './checksums.js';
import { completeUpload, type Part } from './complete.js';
import { writeKind } from './conditional.js';
import type { Call, S3Connection } from './connection.js';
import type { KeptOfSource } from './copied-description.js';
import { keepCondition, type Way } from './keep-condition.js';
import { linkSignals } from './link-signals.js';
import { placementOf, placementWithTags } from './placement.js';
import { copyHeaders, type Form } from './probe/written-condition.js';
import { storedHeaders } from './stored-headers.js';
import { markedMetadata } from './write-mark.js';

/** Begins an upload: one request, and one per part, and one to complete it. */
export async function startUpload(
  connection: S3Connection,
  key: string,
  options: PutOptions,
  kept?: KeptOfSource,
): Promise<S3MultipartUpload> {
  const { keys, checksums } = connection.settings;
  // With or without a condition: who completes it twice finds no upload the second time.
  const { metadata, mark } = markedMetadata(options.metadata);
  const input = {
    Key: keys.full(key),
    ContentType: options.contentType ?? DEFAULT_CONTENT_TYPE,
    Metadata: metadata,
    // One CRC32 of the whole object, which readers can check, not one of the parts' checksums.
    ...(checksums ? ({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const) : {}),
    ...(kept === undefined
      ? placementWithTags(connection.settings)
      : { ...placementOf(connection.settings), Tagging: kept.tags }),
  };
  checkPut(key, options);
  // Before the first part is sent for nothing.
  const way = await keepCompletion(connection, key, options);
  const call = { key, kind: 'write', signal: options.signal, headers: storedHeaders(kept?.headers) } as const;
  const { UploadId } = await connection.send('CreateMultipartUpload', input, call);
  if (UploadId === undefined) throw new StoreError('EIO', key, { message: 'the store told no upload id' });
  return new S3MultipartUpload(connection, key, { id: UploadId, mark, options, way });
}

interface BegunUpload {
  readonly id: string;
  readonly mark: string | undefined;
  readonly options: PutOptions;
  /** How the condition is kept when it completes. */
  readonly way: Way | undefined;
}

export interface CopiedPart {
  /** As `CopySource` wants it. */
  readonly from: string;
  readonly range: string;
  readonly version: string;
  /** In which form the store checks the version of the source; absent, it does not. */
  readonly form: Form | undefined;
}

async function keepCompletion(connection: S3Connection, key: string, options: PutOptions) {
  const kind = writeKind(options);
  if (kind === 'write') return undefined;
  const condition = kind === 'create' ? 'completeCreate' : 'completeReplace';
  return keepCondition(connection, condition, { ...options, key });
}

export class S3MultipartUpload implements MultipartUpload {
  readonly id: string;
  readonly #connection: S3Connection;
  readonly #key: string;
  readonly #place: { readonly Key: string; readonly UploadId: string };
  readonly #options: PutOptions;
  readonly #mark: string | undefined;
  readonly #way: Way | undefined;
  readonly #parts = new Map<number, Part>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #end = new AbortController();
  #isOver = false;

  constructor(connection: S3Connection, key: string, { id, mark, options, way }: BegunUpload) {
    this.id = id;
    this.#connection = connection;
    this.#key = key;
    this.#place = { Key: connection.settings.keys.full(key), UploadId: id };
    this.#mark = mark;
    this.#way = way;
    this.#options = options;
  }

  /** The bytes must not change before it settles: they may be sent again. */
  async uploadPart(number: number, bytes: Uint8Array, options: PartOptions = {}): Promise<void> {
    checkPartNumber(this.#key, number);
    await this.#run(options, async (call) => {
      const checksum = uploadChecksum(bytes, this.#connection.settings.checksums, options.crc32);
      const body = { Body: asBuffer(bytes), ContentLength: bytes.length, ...checksum };
      const input = { ...this.#place, PartNumber: number, ...body };
      const output = await this.#connection.send('UploadPart', input, { ...call, bytes: bytes.length });
      this.#parts.set(number, { ETag: output.ETag, ChecksumCRC32: checksum.ChecksumCRC32 });
    });
  }

  /** A part whose bytes are a range of another object. */
  async copyPart(number: number, { from, range, version, form }: CopiedPart): Promise<void> {
    await this.#run({}, async (call) => {
      const source = { CopySource: from, CopySourceRange: range, CopySourceIfMatch: form && version };
      const input = { ...this.#place, PartNumber: number, ...source };
      const headers = copyHeaders({ sourceForm: form, ifMatch: version });
      const sent = this.#connection.send('UploadPartCopy', input, { ...call, headers });
      const { CopyPartResult: result } = await sent;
      this.#parts.set(number, { ETag: result?.ETag, ChecksumCRC32: result?.ChecksumCRC32 });
    });
  }

  async complete(options: HeadOptions = {}): Promise<StoredObject> {
    try {
      return await this.#run(options, async (call) => {
        const [options, mark, way, parts] = [this.#options, this.#mark, this.#way, this.#parts];
        const upload = { ...this.#place, options, mark, way, parts };
        const stored = await completeUpload(this.#connection, upload, call);
        this.#isOver = true;
        return stored;
      });
    } catch (error) {
      if (isGone(error)) this.#isOver = true;
      // What failed for good would keep its parts, and their price, for ever.
      else if (isDefinite(error)) await this.abort().catch(() => {});
      throw error;
    }
  }

  async abort({ signal }: HeadOptions = {}): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#end.abort();
    // A part that arrives behind the abort would stay.
    await Promise.allSettled(this.#running);
    try {
      const call = { key: this.#key, kind: 'write', signal } as const;
      await this.#connection.send('AbortMultipartUpload', this.#place, call);
    } catch (error) {
      if (!isForgotten(error)) throw error;
    }
  }

  /** Runs a request unless the upload is over (`ESTALE`), and ends it when the upload is aborted. */
  async #run<Result>(options: HeadOptions, request: (call: Call) => Promise<Result>): Promise<Result> {
    const signal = options.signal ?? this.#options.signal;
    throwIfAborted(signal);
    if (this.#isOver) throw new StoreError('ESTALE', this.#key, { message: 'the upload is over' });
    const link = linkSignals(signal, this.#end.signal);
    const running = request({ key: this.#key, kind: 'write', signal: link.signal });
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      if (!this.#end.signal.aborted || signal?.aborted) throw error;
      throw new StoreError('ESTALE', this.#key, { message: 'the upload was aborted', cause: error });
    } finally {
      link.unlink();
      this.#running.delete(running);
    }
  }
}

/** Whether the store has refused; with a lost connection the upload may yet be complete. */
function isDefinite(error: unknown): boolean {
  return error instanceof StoreError && error.code !== 'EIO' && error.code !== 'ETIMEDOUT';
}

function isGone(error: unknown): boolean {
  return error instanceof StoreError && error.mayBeginAnew;
}

/** The store does not know the upload any more. */
function isForgotten(error: unknown): boolean {
  return error instanceof StoreError && (error.code === 'ESTALE' || error.code === 'ENOENT');
}

import type { ListOptions } from '../../contract.js';
import { StoreError } from '../../store-error.js';
import type { UploadChecksum } from '../checksums.js';
import type { HeaderEditor } from '../commands.js';
import type { S3Connection } from '../connection.js';
import { copySource } from '../copy-source.js';
import { statusOf } from '../errors.js';
import { quoted } from '../information.js';
import { listObjects } from '../list.js';
import type { Input, Operation, Output } from '../operations.js';
import { placementOf, placementWithTags } from '../placement.js';
import { temporaryKey } from './temporary-key.js';

/** What became of one request: it was done, with what version if the answer told one, or refused with this status. */
export type Attempt = { readonly version: string } | { readonly status: number };

/** Writers that are let go at once. */
export const RACERS = 8;

/** Tries things out on keys that nobody else uses, and knows what is to be removed afterwards. */
export class Bench {
  readonly #connection: S3Connection;
  readonly #keys = new Set<string>();
  readonly #uploads: { readonly key: string; readonly UploadId: string }[] = [];

  constructor(connection: S3Connection) {
    this.#connection = connection;
  }

  /** A key at which nothing is. */
  key(): string {
    const key = temporaryKey();
    this.#keys.add(key);
    return key;
  }

  /** As `x-amz-copy-source` wants it. */
  source(key: string): string {
    const { bucket, keys } = this.#connection.settings;
    return copySource(bucket, keys.full(key));
  }

  copy(source: string, target: string, input: CopyConditions, headers?: HeaderEditor): Promise<Attempt> {
    const complete = {
      CopySource: this.source(source),
      ...placementOf(this.#connection.settings),
      ...input,
    };
    return this.attempt('CopyObject', target, complete, headers);
  }

  /** A key below one of ours. */
  below(key: string, name: string): string {
    this.#keys.add(`${key}/${name}`);
    return `${key}/${name}`;
  }

  async put(key: string, body: string, input: Conditions & UploadChecksum = {}): Promise<Attempt> {
    const length = Buffer.byteLength(body);
    const placement = placementWithTags(this.#connection.settings);
    return this.attempt('PutObject', key, { Body: body, ContentLength: length, ...placement, ...input });
  }

  /** An upload of one part, to be completed. */
  async upload(key: string, body: string): Promise<(input: Conditions) => Promise<Attempt>> {
    const UploadId = await this.startUpload(key);
    const part = { UploadId, PartNumber: 1, Body: body, ContentLength: Buffer.byteLength(body) };
    const { ETag } = await this.send('UploadPart', key, part);
    const parts = { UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
    return (input) => this.attempt('CompleteMultipartUpload', key, { ...parts, ...input });
  }

  async startUpload(key: string): Promise<string> {
    const placement = placementWithTags(this.#connection.settings);
    const { UploadId } = await this.send('CreateMultipartUpload', key, placement);
    if (UploadId === undefined) throw new StoreError('EIO', key, { message: 'the store told no upload id' });
    this.#uploads.push({ key, UploadId });
    return UploadId;
  }

  /** The version that is there; `undefined` when nothing is. */
  async version(key: string): Promise<string | undefined> {
    const found = await this.attempt('HeadObject', key, {});
    return 'version' in found ? found.version : undefined;
  }

  /** The status, and the bytes that came. */
  async read(
    key: string,
    input: Pick<Input<'GetObject'>, 'Range' | 'IfMatch' | 'IfNoneMatch'>,
  ): Promise<{ status: number; text: string }> {
    try {
      const output = await this.send('GetObject', key, input);
      const text = (await output.Body?.transformToString()) ?? '';
      return { status: output.$metadata.httpStatusCode ?? 0, text };
    } catch (error) {
      if (!isAnswer(error)) throw error;
      return { status: statusOf(error) ?? 0, text: '' };
    }
  }

  /** Keys and folded prefixes, in pages of so many, each without the prefix that was asked for. */
  async list(options: ListOptions & { readonly prefix: string }, limit: number): Promise<string[]> {
    const names: string[] = [];
    for await (const { objects, prefixes } of listObjects(this.#connection, options, limit)) {
      names.push(...[...objects.map(({ key }) => key), ...prefixes].sort());
    }
    return names.map((name) => name.slice(options.prefix.length));
  }

  async deleteBatch(keys: readonly string[], headers: HeaderEditor | undefined): Promise<void> {
    const Objects = keys.map((key) => ({ Key: this.#connection.settings.keys.full(key) }));
    const call = { key: keys[0] as string, kind: 'write', headers } as const;
    await this.#connection.send('DeleteObjects', { Delete: { Objects, Quiet: true } }, call);
  }

  /** Sends a request that the store may refuse. Rejects when it gives no answer, or has no rights for us. */
  async attempt<Name extends Operation>(
    operation: Name,
    key: string,
    input: Omit<Input<Name>, 'Key'>,
    headers?: HeaderEditor,
  ): Promise<Attempt> {
    try {
      const output = await this.send(operation, key, input, headers);
      return { version: versionIn(output) ?? '' };
    } catch (error) {
      if (!isAnswer(error)) throw error;
      return { status: statusOf(error) as number };
    }
  }

  async send<Name extends Operation>(
    operation: Name,
    key: string,
    input: Omit<Input<Name>, 'Key'>,
    headers?: HeaderEditor,
  ): Promise<Output<Name>> {
    const complete = { ...input, Key: this.#connection.settings.keys.full(key) } as unknown as Input<Name>;
    return this.#connection.send(operation, complete, { key, kind: 'write', headers });
  }

  /** Removes all that was made. What stays, stays: nobody lists it, and there may be no right to delete. */
  async clear(): Promise<void> {
    const uploads = this.#uploads.map(({ key, UploadId }) =>
      this.send('AbortMultipartUpload', key, { UploadId }),
    );
    await Promise.allSettled(uploads);
    await Promise.allSettled([...this.#keys].map((key) => this.send('DeleteObject', key, {})));
  }
}

/** Whether a refusal is about the request. Wrong rights, bucket, region or a broken store say nothing of conditions. */
export function isAnswer(error: unknown): boolean {
  const status = statusOf(error);
  if (!(error instanceof StoreError) || status === undefined) return false;
  const { code, cause } = error;
  const { name } = (cause ?? {}) as Partial<Error>;
  if (name === 'NoSuchBucket' || name === 'AuthorizationHeaderMalformed' || code === 'EACCES') return false;
  return [304, 400, 404, 405, 409, 411, 412, 501].includes(status);
}

export interface Conditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: '*';
}

export interface CopyConditions {
  readonly CopySourceIfMatch?: string;
  readonly IfNoneMatch?: '*';
}

function versionIn(output: unknown): string | undefined {
  const { ETag, CopyObjectResult, CopyPartResult } = output as {
    ETag?: string;
    CopyObjectResult?: { ETag?: string };
    CopyPartResult?: { ETag?: string };
  };
  const tag = ETag || CopyObjectResult?.ETag || CopyPartResult?.ETag;
  return tag ? quoted(tag) : undefined;
}

import { setMaxListeners } from 'node:events';
import type { S3Client } from '@aws-sdk/client-s3';
import { AbortError, throwIfAborted } from '../../errors.js';
import { StoreError } from '../store-error.js';
import { loadClient, type Sdk } from './client.js';
import { type HeaderEditor, sendCommand } from './commands.js';
import { type FailureKind, toStoreError } from './errors.js';
import { withFreshToken } from './fresh-token.js';
import type { Input, Operation, Operations, Output } from './operations.js';
import type { S3Settings } from './options.js';
import { publishRequest } from './request-channel.js';
import { RequestSlots } from './request-slots.js';

/** What a request is for. */
export interface Call {
  /** The key as callers know it. */
  readonly key: string;
  readonly kind: FailureKind;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the body, for the diagnostics channel. */
  readonly bytes?: number | undefined;
  readonly headers?: HeaderEditor | undefined;
}

/** Answers to these come at once or not at all: they are given one idle timeout, not six. */
const QUICK: ReadonlySet<Operation> = new Set(['HeadObject', 'GetObject']);

/** One client of one bucket: sends requests, bounded in number, and fails only with `StoreError`s. */
export class S3Connection {
  readonly settings: S3Settings;
  readonly #slots: RequestSlots;
  #loaded: ReturnType<typeof loadClient> | undefined;
  #isClosed = false;

  constructor(settings: S3Settings) {
    this.settings = settings;
    this.#slots = new RequestSlots(settings.maximumConcurrency);
  }

  async send<Name extends Operation>(operation: Name, input: Input<Name>, call: Call): Promise<Output<Name>> {
    const { output, release } = await this.begin(operation, input, call);
    release();
    return output;
  }

  /** As `send`, but keeps the request's slot until `release` is called: the answer's body is still to come. */
  async begin<Name extends Operation>(operation: Name, input: Input<Name>, call: Call) {
    throwIfAborted(call.signal);
    // One signal may end any number of requests: that many listeners are no leak.
    if (call.signal !== undefined) setMaxListeners(0, call.signal);
    const release = await this.#slots.acquire(call.signal);
    try {
      const loaded = await this.load(call.key);
      throwIfAborted(call.signal);
      publishRequest(operation, call.key, call.bytes);
      const options = {
        abortSignal: call.signal,
        requestTimeout: QUICK.has(operation) ? this.settings.idleTimeout : undefined,
        headers: call.headers,
      };
      const complete = { ...input, Bucket: this.settings.bucket } as Operations[Name]['input'];
      const request = () => sendCommand(loaded, operation, complete, options);
      return { output: await withFreshToken(loaded.client, request), release };
    } catch (error) {
      release();
      if (call.signal?.aborted) throw new AbortError(call.signal.reason);
      throw toStoreError(error, call.key, call.kind, this.#host);
    }
  }

  /** The SDK and the client; `EIO` after `close`. */
  async load(key: string): Promise<{ sdk: Sdk; client: S3Client }> {
    if (this.#isClosed) throw new StoreError('EIO', key, { message: 'the object store is closed' });
    this.#loaded ??= loadClient(this.settings);
    return this.#loaded;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const loaded = await this.#loaded;
    loaded?.client.destroy();
  }

  /** Whom messages about lost connections name. */
  get #host(): string {
    const { bucket, endpoint, region } = this.settings;
    return endpoint === undefined ? `${bucket}.s3.${region}.amazonaws.com` : new URL(endpoint).host;
  }
}

import { setMaxListeners } from 'node:events';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { AbortError, throwIfAborted } from '../../errors.js';
import { StoreError } from '../store-error.js';
import { loadClient, type Sdk } from './client.js';
import { type HeaderEditor, joined } from './commands.js';
import { Deadline, timeFor } from './deadline.js';
import { type FailureKind, toStoreError } from './errors.js';
import { FreshCredentials, type Identity } from './fresh-credentials.js';
import { isUnanswered } from './network-errors.js';
import type { Input, Operation, Operations, Output } from './operations.js';
import type { S3Settings } from './options.js';
import { bucketHeaders } from './placement.js';
import { type FindingSource, TRUSTED } from './probe/finding.js';
import { publishRequest } from './request-channel.js';
import { RequestSlots } from './request-slots.js';
import { withRetries } from './retries.js';
import { RetryBudget } from './retry-budget.js';
import type { Transport } from './transport/transport.js';
import { transportFor } from './transport/transport-for.js';

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

interface Loaded {
  readonly sdk: Sdk;
  readonly client: S3Client;
  readonly transport: Transport;
}

/** Answers to these come at once or not at all: they are given one idle timeout, not six. */
const QUICK: ReadonlySet<Operation> = new Set(['HeadObject', 'GetObject', 'AbortMultipartUpload']);

/** A store may work on these for minutes before it answers. */
const SLOW: ReadonlySet<Operation> = new Set(['CopyObject', 'UploadPartCopy', 'CompleteMultipartUpload']);
const PATIENCE_WITH_SLOW = 6;

/** One client of one bucket: sends requests, bounded in number and in time, and fails only with `StoreError`s. */
export class S3Connection {
  readonly settings: S3Settings;
  /** What the store does with conditions. */
  readonly findings: FindingSource;
  /** What all calls may spend on retries. */
  readonly budget = new RetryBudget();
  readonly #slots: RequestSlots;
  readonly #credentials = new FreshCredentials();
  #loading: Promise<Loaded> | undefined;
  /** From then on no request waits for it. */
  #loaded: Loaded | undefined;
  #isClosed = false;
  #hasWarned = false;

  constructor(settings: S3Settings, findings: FindingSource = { finding: async () => TRUSTED }) {
    this.settings = settings;
    this.findings = findings;
    this.#slots = new RequestSlots(settings.maximumConcurrency);
  }

  /** Requests that are under way, bodies that are still to come included. */
  get inFlight(): number {
    return this.#slots.taken;
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
    const release = this.#slots.take() ?? (await this.#slots.acquire(call.signal));
    const deadline = new Deadline(call.signal, this.#patience(operation, call));
    const sent = { attempts: 0 };
    try {
      const answer = this.#exchange(operation, input, call, deadline, sent);
      return { output: await deadline.bound(answer, discard), release };
    } catch (error) {
      release();
      if (call.signal?.aborted) throw new AbortError(call.signal.reason);
      if (deadline.hasPassed) throw this.#tooLate(call, sent.attempts);
      throw toStoreError(error, call.key, call.kind, { host: this.#host, attempts: sent.attempts });
    } finally {
      deadline.end();
    }
  }

  async #exchange<Name extends Operation>(
    operation: Name,
    input: Input<Name>,
    call: Call,
    deadline: Deadline,
    sent: { attempts: number },
  ): Promise<Output<Name>> {
    const { client, transport } = this.#loaded ?? (await this.load(call.key));
    const options = {
      ending: deadline,
      requestTimeout: QUICK.has(operation) ? this.settings.idleTimeout : undefined,
      headers: joined(bucketHeaders(this.settings, operation), call.headers),
    };
    const complete = { ...input, Bucket: this.settings.bucket } as Operations[Name]['input'];
    const attempt = async () => {
      deadline.throwIfAborted();
      sent.attempts += 1;
      publishRequest(operation, call.key, call.bytes);
      try {
        return await transport.send(operation, complete, options);
      } catch (error) {
        // The connections that wait may have been lost with this one, and each would cost an attempt.
        if (isUnanswered(error)) transport.closeIdle();
        throw error;
      }
    };
    const { attempts, retryPause: pause } = this.settings;
    return this.#credentials.run(client, () =>
      withRetries(attempt, { attempts, pause, budget: this.budget, ending: deadline }),
    );
  }

  /** The SDK and the client; `EIO` after `close`. */
  async load(key: string): Promise<Loaded> {
    if (this.#isClosed) throw new StoreError('EIO', key, { message: 'the object store is closed' });
    this.#loading ??= loadClient(this.settings).then((loaded) => ({
      ...loaded,
      transport: transportFor(this.settings, loaded),
    }));
    const loaded = await this.#loading;
    if (!this.#isClosed) this.#loaded = loaded;
    return loaded;
  }

  /** Who signs. `EACCES` without credentials. */
  async identity(key: string): Promise<Identity> {
    const { client } = await this.load(key);
    try {
      return await client.config.credentials();
    } catch (error) {
      throw toStoreError(error, key, 'read');
    }
  }

  /** The present time as the store has it, so far as its answers have told. */
  async signingDate(key: string): Promise<Date> {
    const { client } = await this.load(key);
    return new Date(Date.now() + (client.config.systemClockOffset ?? 0));
  }

  /** Tells the process's operator, the first time only. */
  warnOnce(message: string): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    process.emitWarning(`${this.#host}, bucket ${this.settings.bucket}: ${message}`, 'MediafsWarning');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#loaded = undefined;
    const loaded = await this.#loading;
    loaded?.client.destroy();
    loaded?.transport.close();
  }

  /** Milliseconds for a call, its attempts and pauses included. */
  #patience(operation: Operation, { bytes = 0 }: Call): number {
    const { deadline } = this.settings;
    return SLOW.has(operation) ? deadline * PATIENCE_WITH_SLOW : timeFor(bytes, deadline);
  }

  #tooLate({ key }: Call, attempts: number): StoreError {
    const message = `${this.#host} did not answer before the deadline (requests sent: ${attempts})`;
    return new StoreError('ETIMEDOUT', key, { message });
  }

  /** Whom messages about lost connections name. */
  get #host(): string {
    const { bucket, endpoint, region } = this.settings;
    return endpoint === undefined ? `${bucket}.s3.${region}.amazonaws.com` : new URL(endpoint).host;
  }
}

/** An answer that comes when nobody waits for it any more must not keep its connection. */
function discard(output: Output<Operation>): void {
  if ('Body' in output) (output.Body as Readable | undefined)?.destroy();
}

import { hash } from 'node:crypto';
import { SILENCE } from '../client.js';
import {
  type HeaderEditor,
  joined,
  type Sender,
  type SendOptions,
  type SentResult,
  sendCommand,
} from '../commands.js';
import type { Operation, Operations, Output } from '../operations.js';
import type { S3Settings } from '../options.js';
import { read } from './answers.js';
import { exchange } from './exchange.js';
import { FormSigner } from './form-signer.js';
import { closeIdleOf } from './idle-connections.js';
import { encodeQuery, type PlainRequest, plainRequest } from './plain-request.js';
import { type RequestForm, readForm, type SignedRequest } from './request-form.js';
import { PAYLOAD_HASH } from './signature.js';
import type { LoadedSdk, Transport } from './transport.js';
import type { Answer } from './wire/answer.js';
import { Connections } from './wire/connections.js';

/** Milliseconds by which a store's clock may seem to differ from what we sign with. */
const TOLERANCE = 60_000;

/**
 * Sends reads and writes of one object, and listings, by connections of its own, with the SDK's credentials: a fifth of
 * the SDK's work for a small object. The SDK stays the judge. It sends the first request of each operation, whose form
 * and signature the others follow; it sends whatever has more to it than we know; and each answer that is not plain success
 * is given to it, as if it had sent the request, so that errors, redirects to a region and the correction of a wrong
 * clock are its own.
 */
export class FastTransport implements Transport {
  readonly #loaded: LoadedSdk;
  readonly #connectTimeout: number;
  readonly #signer: FormSigner;
  readonly #connections: Connections;
  readonly #forms = new Map<Operation, RequestForm>();

  constructor(settings: S3Settings, loaded: LoadedSdk) {
    this.#loaded = loaded;
    this.#connectTimeout = settings.connectTimeout;
    this.#signer = new FormSigner(loaded.client);
    // Slots bound the requests. Who reads a body looks after its own silence, and an answer has its own time.
    this.#connections = new Connections(settings.idleTimeout * SILENCE);
  }

  async send<Name extends Operation>(
    operation: Name,
    input: Operations[Name]['input'],
    options: SendOptions,
  ): Promise<Output<Name>> {
    const plain = plainRequest(operation, input);
    if (plain === undefined) return sendCommand(this.#loaded, operation, input, options);
    options.headers?.(plain);
    // Who asks before a body is sent has a connection and a time of its own for it.
    if ('expect' in plain.headers) return sendCommand(this.#loaded, operation, input, options);
    const form = this.#forms.get(operation);
    let answered: SentResult | undefined;
    let { headers } = options;
    if (form !== undefined) {
      if (plain.body !== undefined) headers = joined(headers, hashed(plain, plain.body));
      const answer = await this.#exchange(form, plain, options);
      const verdict = await read(plain, answer, options.ending);
      if ('output' in verdict) {
        if (this.#seemsSkewed(answer)) this.#forms.delete(operation);
        return verdict.output as Output<Name>;
      }
      answered = verdict;
    }
    const sender = this.#learn(operation, plain, answered);
    return sendCommand(this.#loaded, operation, input, { ...options, headers, sender });
  }

  closeIdle(): void {
    this.#connections.closeIdle();
    closeIdleOf(this.#loaded.client);
  }

  close(): void {
    this.#connections.close();
  }

  async #exchange(form: RequestForm, plain: PlainRequest, options: SendOptions): Promise<Answer> {
    const headers = await this.#signer.sign(form, plain);
    const query = encodeQuery(plain.query);
    return exchange({
      connections: this.#connections,
      place: form,
      method: plain.method,
      path: `${form.path}${plain.key ?? ''}${query === '' ? '' : `?${query}`}`,
      headers,
      body: plain.body,
      ending: options.ending,
      connectTimeout: this.#connectTimeout,
      answerTimeout: options.requestTimeout,
    });
  }

  /** Gives the SDK what was answered already, if anything, and learns from what it sends itself. */
  #learn(operation: Operation, plain: PlainRequest, answered: SentResult | undefined): Sender {
    let given = answered;
    return (next) => async (args) => {
      if (given !== undefined) {
        const result = given;
        given = undefined;
        return result;
      }
      const result = await next(args);
      const { statusCode = 0 } = result.response as { statusCode?: number };
      if (statusCode >= 200 && statusCode < 300) {
        const signed = args.request as SignedRequest;
        const form = readForm(signed, plain);
        const isOurs = form !== undefined && (await this.#signer.agrees(form, signed).catch(() => false));
        if (isOurs) this.#forms.set(operation, form);
        else this.#forms.delete(operation);
      }
      return result;
    };
  }

  /** The SDK takes the store's time from each answer; where it would have changed its mind, it sends the next request. */
  #seemsSkewed({ headers: { date } }: Answer): boolean {
    if (date === undefined) return false;
    return Math.abs(Date.parse(date) - this.#signer.now) > TOLERANCE;
  }
}

/** Puts the hash of a body among the headers, and says it to the SDK if that is to judge the answer: it need not hash again. */
function hashed({ headers }: PlainRequest, body: Buffer): HeaderEditor {
  const digest = hash('sha256', body, 'hex');
  headers[PAYLOAD_HASH] = digest;
  return (request) => {
    request.headers[PAYLOAD_HASH] = digest;
  };
}

import type { Answer } from './answer.js';
import { type AnswerHead, readHead } from './answer-head.js';
import { type Connection, LostError, type Receiver, TimeoutError } from './connection.js';
import { PlainBody } from './plain-body.js';
import { replay } from './replay.js';

/** Reads the answer to the request that a connection is to serve, and gives the connection back behind it. */
export class AnswerReader implements Receiver {
  /** Resolves at the head. */
  readonly answer: Promise<Answer>;
  readonly #connection: Connection;
  readonly #method: string;
  readonly #giveBack: (reusable: number) => void;
  #bytes: Buffer | undefined;
  #body: PlainBody | undefined;
  #reusable = 0;
  #resolve!: (answer: Answer | Promise<Answer>) => void;
  #reject!: (error: Error) => void;

  /** `giveBack` is told for how many milliseconds the connection may be used again. */
  constructor(connection: Connection, method: string, giveBack: (reusable: number) => void) {
    this.#connection = connection;
    this.#method = method;
    this.#giveBack = giveBack;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    connection.serve(this);
  }

  onBytes(piece: Buffer): void {
    if (this.#body !== undefined) {
      this.#fill(this.#body, piece);
      return;
    }
    const bytes = this.#bytes === undefined ? piece : Buffer.concat([this.#bytes, piece]);
    this.#bytes = bytes;
    const head = readHead(bytes, this.#method);
    if (head === 'incomplete') return;
    if (head === 'unusual') this.#resolve(replay(this.#connection, bytes, this.#method, this.#giveBack));
    else this.#begin(head, bytes);
  }

  onEnd(): void {
    // What is still to be sent would keep it open.
    this.#connection.socket.destroy();
  }

  onClose(error: Error | undefined): void {
    this.#reject(error ?? new LostError('socket hang up'));
    // What has come as a whole needs no connection to be read.
    if (this.#body === undefined || this.#body.complete) return;
    // Node says no more of what happens to a connection behind the head.
    this.#body.destroy(error instanceof TimeoutError ? error : new LostError('aborted'));
  }

  #begin({ statusCode, statusMessage, headers, size, length, reusable }: AnswerHead, bytes: Buffer): void {
    this.#bytes = undefined;
    this.#reusable = reusable;
    if (length > 0) this.#body = new PlainBody(length, this.#connection.socket);
    // One that fails while nobody reads it must not end the process.
    this.#body?.on('error', () => {});
    this.#resolve({ statusCode, statusMessage, headers, body: this.#body });
    if (this.#body === undefined) this.#end(bytes.length === size);
    else if (bytes.length > size) this.#fill(this.#body, bytes.subarray(size));
  }

  #fill(body: PlainBody, piece: Buffer): void {
    const isExact = body.fill(piece) === piece.length;
    if (body.complete) this.#end(isExact);
  }

  /** What comes behind an answer belongs to nothing that was asked. */
  #end(isExact: boolean): void {
    if (isExact && this.#reusable > 0) this.#giveBack(this.#reusable);
    else this.#connection.socket.destroy();
  }
}

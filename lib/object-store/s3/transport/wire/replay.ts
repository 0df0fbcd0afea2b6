import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import type { Answer } from './answer.js';
import { reusableFor } from './answer-head.js';
import { type Connection, LostError, type Receiver, TimeoutError } from './connection.js';

/**
 * Lets Node's own reader of answers read one whose request is sent already: what that would send goes nowhere, what has
 * come is given to it, and so is what comes. `giveBack` has the connection again if it can be used once more.
 */
export async function replay(
  connection: Connection,
  bytes: Buffer,
  method: string,
  giveBack: (reusable: number) => void,
): Promise<Answer> {
  const stream = new ReplayStream(connection, bytes);
  connection.serve(stream);
  const { request: send } = await import('node:http');
  // Node would wait for more of one that has ended meanwhile.
  if (stream.destroyed) throw stream.errored ?? new LostError('socket hang up');
  return new Promise((resolve, reject) => {
    const request = send({ createConnection: () => stream, method, path: '/' });
    request.on('error', reject);
    // All that Node says of an answer that is another protocol.
    request.on('close', () => reject(new LostError('socket hang up')));
    request.on('response', (response) => {
      const { statusCode = 0, statusMessage = '', headers } = response;
      stream.response = response;
      response.on('error', () => {});
      response.once('end', () => {
        const reusable = reusableBehind(response);
        if (reusable > 0 && stream.detach()) giveBack(reusable);
        else stream.destroy();
      });
      resolve({ statusCode, statusMessage, headers, body: response });
    });
    request.end();
  });
}

function reusableBehind({ complete, httpVersion, headers }: IncomingMessage): number {
  return (complete && httpVersion === '1.1' && reusableFor(headers)) || 0;
}

class ReplayStream extends Duplex implements Receiver {
  /** What is made of it, from its head on. */
  response: IncomingMessage | undefined;
  readonly #connection: Connection;
  #isDetached = false;
  #hasEnded = false;

  constructor(connection: Connection, bytes: Buffer) {
    super();
    this.#connection = connection;
    // Until there is a request that is told.
    this.on('error', () => {});
    this.push(bytes);
  }

  /** Leaves the connection to others. False where it has ended. */
  detach(): boolean {
    if (this.destroyed || this.#hasEnded) return false;
    this.#isDetached = true;
    this.destroy();
    return true;
  }

  onBytes(piece: Buffer): void {
    // What comes behind an answer belongs to nothing that was asked.
    if (this.response?.complete) this.#connection.socket.destroy();
    else if (!this.push(piece)) this.#connection.socket.pause();
  }

  onEnd(): void {
    this.#hasEnded = true;
    this.push(null);
  }

  onClose(error: Error | undefined): void {
    // What has come is read from memory.
    if (error === undefined && this.#hasEnded) return;
    // Node would call it a lost connection.
    if (error instanceof TimeoutError && !this.response?.complete) this.response?.destroy(error);
    this.destroy(error);
  }

  override _read(): void {
    this.#connection.socket.resume();
  }

  override _write(_piece: Buffer, _encoding: string, callback: () => void): void {
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (!this.#isDetached) this.#connection.socket.destroy();
    callback(error);
  }
}

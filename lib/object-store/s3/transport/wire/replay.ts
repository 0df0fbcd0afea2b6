import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import type { Answer } from './answer.js';
import type { Connection, Receiver } from './connection.js';

/**
 * Lets Node's own reader of answers read one whose request is sent already: what that would send goes nowhere, what has
 * come is given to it, and so is what comes. `release` has the connection again if it can be used once more.
 */
export async function replay(
  connection: Connection,
  bytes: Buffer,
  method: string,
  release: () => void,
): Promise<Answer> {
  const stream = new ReplayStream(connection, bytes);
  connection.serve(stream);
  const { request: send } = await import('node:http');
  return new Promise((resolve, reject) => {
    const request = send({ createConnection: () => stream, method, path: '/' });
    request.on('error', reject);
    request.on('response', (response) => {
      const { statusCode = 0, statusMessage = '', headers } = response;
      response.on('error', () => {});
      response.once('end', () => {
        if (isReusable(response) && stream.detach()) release();
      });
      resolve({ statusCode, statusMessage, headers, body: response });
    });
    request.end();
  });
}

function isReusable({
  complete,
  httpVersion,
  headers: { connection = 'keep-alive' },
}: IncomingMessage): boolean {
  return complete && httpVersion === '1.1' && connection.toLowerCase() === 'keep-alive';
}

class ReplayStream extends Duplex implements Receiver {
  readonly #connection: Connection;
  #isDetached = false;

  constructor(connection: Connection, bytes: Buffer) {
    super();
    this.#connection = connection;
    this.push(bytes);
  }

  /** Leaves the connection to others. False where it has ended. */
  detach(): boolean {
    if (this.destroyed) return false;
    this.#isDetached = true;
    this.destroy();
    return true;
  }

  onBytes(piece: Buffer): void {
    if (!this.push(piece)) this.#connection.socket.pause();
  }

  onEnd(): void {
    this.push(null);
  }

  onClose(error: Error | undefined): void {
    if (error !== undefined || !this.readableEnded) this.destroy(error);
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

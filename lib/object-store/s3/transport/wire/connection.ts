import type { Socket } from 'node:net';

/** Who is told what comes by a connection while it is theirs. */
export interface Receiver {
  onBytes(piece: Buffer): void;
  /** The other side sends no more. */
  onEnd(): void;
  /** Nothing more happens; the error, if there was one. */
  onClose(error: Error | undefined): void;
}

/** A connection that serves one request at a time, and waits between them without keeping the process. */
export class Connection {
  readonly socket: Socket;
  /** Milliseconds since the process began; it is not used again from then on. */
  expires = Number.POSITIVE_INFINITY;
  #receiver: Receiver | undefined;
  #error: Error | undefined;

  constructor(socket: Socket, onClose: (connection: Connection) => void) {
    this.socket = socket;
    socket.on('data', (piece: Buffer) => {
      // What it had read before it was ended, it still gives away.
      if (socket.destroyed) return;
      if (this.#receiver === undefined) socket.destroy();
      else this.#receiver.onBytes(piece);
    });
    socket.on('end', () => this.#receiver?.onEnd());
    socket.on('timeout', () => socket.destroy(new TimeoutError('not a byte came')));
    socket.on('error', (error) => {
      this.#error = error;
    });
    socket.on('close', () => {
      onClose(this);
      this.#receiver?.onClose(this.#error);
    });
  }

  get isUsable(): boolean {
    const { socket } = this;
    return !socket.destroyed && socket.writable && performance.now() < this.expires;
  }

  /** Keeps the process from now on, and tells the receiver, instead of the former one, of all that comes. */
  serve(receiver: Receiver): void {
    this.#receiver = receiver;
    this.socket.ref();
  }

  rest(): void {
    this.#receiver = undefined;
    this.socket.unref();
    if (this.socket.isPaused()) this.socket.resume();
  }

  send(text: string, body: Buffer | undefined): void {
    const { socket } = this;
    if (body === undefined || body.length === 0) {
      socket.write(text, 'latin1');
      return;
    }
    socket.cork();
    socket.write(text, 'latin1');
    socket.write(body);
    socket.uncork();
  }
}

/** As Node has it where a connection is closed too early. */
export class LostError extends Error {
  readonly code = 'ECONNRESET';
}

export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

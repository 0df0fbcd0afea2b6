import { EventEmitter } from 'node:events';

/**
 * The life of a handle: a close waits for what is under way, and for streams; calls after it say so. It has Node's
 * events, of which `close` is emitted when the closing begins.
 */
export class Closing extends EventEmitter {
  /** -1 once it is closed. */
  #descriptor: number;
  #shown: number;
  readonly #closeDescriptor: (descriptor: number) => Promise<void>;
  #uses = 0;
  #closing: Promise<void> | undefined;
  #idle: (() => void) | undefined;

  constructor(descriptor: number, closeDescriptor: (descriptor: number) => Promise<void>) {
    super();
    this.#descriptor = descriptor;
    this.#shown = descriptor;
    this.#closeDescriptor = closeDescriptor;
  }

  /** By which it is known where it was opened; -1 once it is closed. */
  get fd(): number {
    return this.#descriptor === -1 ? -1 : this.#shown;
  }

  protected showAs(number: number): void {
    this.#shown = number;
  }

  close(): Promise<void> {
    if (this.#closing || this.#descriptor === -1) return this.#closing ?? Promise.resolve();
    this.#closing = this.#close();
    this.emit('close');
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Keeps the descriptor open until the matching `release`. */
  protected retain(): void {
    this.#uses += 1;
  }

  protected release(): void {
    this.#uses -= 1;
    if (this.#uses === 0) this.#idle?.();
  }

  protected async use<Result>(
    syscall: string,
    work: (descriptor: number) => Promise<Result>,
  ): Promise<Result> {
    if (this.#descriptor === -1) throw closedError(syscall);
    this.retain();
    try {
      return await work(this.#descriptor);
    } finally {
      this.release();
    }
  }

  async #close(): Promise<void> {
    if (this.#uses > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    const descriptor = this.#descriptor;
    this.#descriptor = -1;
    await this.#closeDescriptor(descriptor);
  }
}

/** Node's own words, without an errno. */
function closedError(syscall: string): Error {
  return Object.assign(new Error('file closed'), { code: 'EBADF', syscall });
}

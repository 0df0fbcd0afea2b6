import { codeOf } from '../errors.js';
import { codeOfSignal } from './exit-codes.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ends a command's work by its signal when the user (Ctrl-C), a supervisor or the reader of its output (`| head`) has
 * had enough, so that it can give up what it has begun. A second signal ends the process at once.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  #code: number | undefined;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#interrupt);
    process.stdout.on('error', this.#fail);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit code that it asks for; `undefined` while nothing has happened. */
  get exitCode(): number | undefined {
    return this.#code;
  }

  /** Nobody reads any more: that is an end, and no failure to speak of. */
  get isQuiet(): boolean {
    return this.#code === codeOfSignal('SIGPIPE');
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#interrupt);
    process.stdout.off('error', this.#fail);
  }

  /** Nobody reads the output any more. */
  endQuietly(): void {
    this.#end(codeOfSignal('SIGPIPE'));
  }

  readonly #interrupt = (signal: NodeJS.Signals): void => {
    if (this.#code !== undefined) process.exit(this.#code);
    this.#end(codeOfSignal(signal));
  };

  readonly #fail = (error: Error): void => {
    if (codeOf(error) === 'EPIPE') this.endQuietly();
    else throw error;
  };

  #end(code: number): void {
    this.#code ??= code;
    this.#controller.abort();
  }
}

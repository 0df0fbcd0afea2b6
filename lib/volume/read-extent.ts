import type { AnyFunction } from '../fs-calls/forms.js';
import type { ReadStream } from '../native-fs.js';
import { endReadsWith } from '../object-fs/ranged/abortable-stream.js';
import type { Interest } from '../object-fs/ranged/first-reading.js';
import type { Descriptors } from './descriptors.js';

/** Gives the callback form of `open` for files of which something is going to be read. */
export type OpenFor = (interest: Interest | undefined) => AnyFunction;

/** What a read stream is going to read, told to the file that it opens: only that is fetched of a large object. */
export class ReadExtent {
  /** To be called by the stream in the place of `fs.open`. */
  readonly open: AnyFunction;
  readonly #descriptors: Descriptors;
  readonly #start: number | undefined;
  readonly #end: number | undefined;
  #stream: ReadStream | undefined;

  constructor(options: unknown, descriptors: Descriptors, openFor: OpenFor) {
    const { start, end, flags } = (options ?? {}) as { start?: unknown; end?: unknown; flags?: unknown };
    this.#descriptors = descriptors;
    this.#start = isCount(start) ? start : undefined;
    // Node's `end` is the last byte.
    this.#end = isCount(end) ? end + 1 : undefined;
    const isReader = flags === undefined || flags === 'r';
    const isPart = isReader && (this.#start !== undefined || this.#end !== undefined);
    const open = openFor(isPart ? { start: this.#start ?? 0, end: this.#end } : undefined);
    this.open = (...given) => {
      const callback = given.at(-1);
      open(...given.slice(0, -1), (error: unknown, number: unknown) => {
        if (!error) this.#tell(number);
        callback(error, number);
      });
    };
  }

  attach(stream: ReadStream): ReadStream {
    this.#stream = stream;
    const { fd } = stream as unknown as { fd: unknown };
    if (typeof fd === 'number') this.#tell(fd);
    return stream;
  }

  #tell(number: unknown): void {
    const ranged = this.#descriptors.fileOf(number)?.ranged;
    if (!ranged || !this.#stream) return;
    ranged.declare(this.#start, this.#end);
    endReadsWith(this.#stream, ranged);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

import type { AnyFunction } from '../fs-calls/forms.js';
import type { ReadStream } from '../native-fs.js';
import { endReadsWith } from '../object-fs/ranged/abortable-stream.js';
import type { Interest } from '../object-fs/ranged/first-reading.js';
import type { Descriptors } from './descriptors.js';
import { StreamReads } from './stream-reads.js';

/** Gives the callback form of `open` for files of which something is going to be read. */
export type OpenFor = (interest: Interest | undefined) => AnyFunction;

/** What a read stream is going to read, told to the file that it opens: only that is fetched of a large object. */
export class ReadExtent {
  /** To be called by the stream in the place of `fs.open`. */
  readonly open: AnyFunction;
  readonly #descriptors: Descriptors;
  readonly #start: number | undefined;
  readonly #end: number | undefined;
  readonly #closesItself: boolean;
  #stream: ReadStream | undefined;
  #reads: StreamReads | undefined;

  constructor(options: unknown, descriptors: Descriptors, openFor: OpenFor) {
    const { start, end, flags, autoClose } = (options ?? {}) as Readonly<Record<string, unknown>>;
    this.#closesItself = autoClose === undefined || autoClose === true;
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
        if (!error) this.#begin(number as number);
        callback(error, number);
      });
    };
  }

  /** How the stream reads from what it has opened, if not all of that is for the kernel. */
  get reads(): StreamReads | undefined {
    return this.#reads;
  }

  attach(stream: ReadStream): ReadStream {
    this.#stream = stream;
    const { fd } = stream as unknown as { fd: unknown };
    if (typeof fd === 'number') this.#tell(fd);
    return stream;
  }

  #begin(number: number): void {
    const descriptor = this.#descriptors.opened(number);
    if (descriptor?.file.whole)
      this.#reads = new StreamReads(this.#descriptors, number, descriptor, this.#closesItself);
    else this.#tell(number);
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

/** What to fetch for one read. */
export interface Wish {
  /** Where the read ends. */
  readonly end: number;
  /** Fetch up to here, if there is room, for the reads to come. */
  readonly until: number;
  /** The reader goes on from where it was: a request may reach further than what is wanted now. */
  readonly isSequential: boolean;
  /** Behind this nothing will be read, as the reader has declared. */
  readonly limit: number;
}

export interface ReadAheadOptions {
  /** Bytes of the object. */
  readonly size: number;
  /** Bytes that a sequential reader is ahead of at first. */
  readonly least: number;
  /** Bytes that it is ahead of at most. */
  readonly most: () => number;
  /** What is fetched ahead ends at a multiple of so many bytes, so that it goes on in large steps. Default 1. */
  readonly step?: number;
  /** How many times as many bytes as were read already a sequential reader is ahead of. Default 1. */
  readonly growth?: number;
  /** Bytes up to which that grows even while more would not come sooner, as `isBusy` says. Default: all of `most`. */
  readonly enough?: number;
  readonly isBusy?: () => boolean;
  /** Bytes that may be left out, or read again, without losing the thread. */
  readonly tolerance: number;
}

interface Cursor {
  next: number;
  /** Where the run of reads began. */
  start: number;
  /** Bytes that it is ahead of. */
  ahead: number;
  limit: number;
  isDeclared: boolean;
}

/** Interleaved runs that are told apart on one descriptor. */
const CURSORS = 4;

/**
 * How far to read ahead. A run of reads, each beginning where the last one ended or a little behind it, is sequential:
 * the longer it has become, the further ahead is fetched. A read anywhere else gets what it asks for. No clock, no I/O.
 *
 * A connection has a limit that several have not, but a thread that is busy all the time has one of its own: what comes
 * from further ahead than `enough` then only takes memory, and the disk twice.
 */
export class ReadAhead {
  readonly #options: ReadAheadOptions;
  /** The one that was used last comes first. */
  #cursors: Cursor[];

  constructor(options: ReadAheadOptions) {
    this.#options = options;
    // Most files are read from their beginning on.
    this.#cursors = [{ next: 0, start: 0, ahead: 0, limit: options.size, isDeclared: true }];
  }

  /** A stream will read from `start` to `end`, in order. */
  declare(start: number, end: number = this.#options.size): void {
    const limit = Math.min(end, this.#options.size);
    if (start < limit) this.#use({ next: start, start, ahead: 0, limit, isDeclared: true });
  }

  /** A read of these bytes. */
  next(start: number, end: number): Wish {
    const { size, tolerance, step = 1 } = this.#options;
    const cursor = this.#cursors.find(({ next }) => Math.abs(start - next) <= tolerance);
    if (!cursor) {
      this.#use({ next: end, start, ahead: 0, limit: size, isDeclared: false });
      return { end, until: end, isSequential: false, limit: size };
    }
    this.#use(cursor);
    // What was read already says nothing new.
    if (end <= cursor.next) return { end, until: end, isSequential: true, limit: cursor.limit };
    cursor.next = end;
    cursor.ahead = this.#grown(cursor);
    const limit = Math.max(end, cursor.limit);
    const until = end + cursor.ahead;
    return { end, until: Math.max(end, Math.min(limit, until - (until % step))), isSequential: true, limit };
  }

  #grown({ next, start, ahead }: Cursor): number {
    const { least, most, growth = 1, enough = Number.POSITIVE_INFINITY, isBusy } = this.#options;
    const wanted = Math.min(most(), Math.max(least, growth * (next - start)));
    return wanted > Math.max(ahead, enough) && isBusy?.()
      ? Math.max(ahead, Math.min(enough, wanted))
      : wanted;
  }

  #use(cursor: Cursor): void {
    this.#cursors = [cursor, ...this.#cursors.filter((other) => other !== cursor)].slice(0, CURSORS);
  }
}

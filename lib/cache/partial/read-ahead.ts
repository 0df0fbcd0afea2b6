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
  /** Bytes that may be left out, or read again, without losing the thread. */
  readonly tolerance: number;
}

interface Cursor {
  next: number;
  /** Where the run of reads began. */
  start: number;
  limit: number;
  isDeclared: boolean;
}

/** Interleaved runs that are told apart on one descriptor. */
const CURSORS = 4;

/**
 * How far to read ahead. A run of reads, each beginning where the last one ended or a little behind it, is sequential:
 * the longer it has become, the further ahead is fetched. A read anywhere else gets what it asks for. No clock, no I/O.
 */
export class ReadAhead {
  readonly #options: ReadAheadOptions;
  /** The one that was used last comes first. */
  #cursors: Cursor[];

  constructor(options: ReadAheadOptions) {
    this.#options = options;
    // Most files are read from their beginning on.
    this.#cursors = [{ next: 0, start: 0, limit: options.size, isDeclared: true }];
  }

  /** A stream will read from `start` to `end`, in order. */
  declare(start: number, end: number = this.#options.size): void {
    const limit = Math.min(end, this.#options.size);
    if (start < limit) this.#use({ next: start, start, limit, isDeclared: true });
  }

  /** A read of these bytes. */
  next(start: number, end: number): Wish {
    const { size, least, most, tolerance } = this.#options;
    const cursor = this.#cursors.find(({ next }) => Math.abs(start - next) <= tolerance);
    if (!cursor) {
      this.#use({ next: end, start, limit: size, isDeclared: false });
      return { end, until: end, isSequential: false, limit: size };
    }
    this.#use(cursor);
    // What was read already says nothing new.
    if (end <= cursor.next) return { end, until: end, isSequential: true, limit: cursor.limit };
    cursor.next = end;
    const ahead = Math.min(most(), Math.max(least, end - cursor.start));
    const limit = Math.max(end, cursor.limit);
    return { end, until: Math.min(limit, end + ahead), isSequential: true, limit };
  }

  #use(cursor: Cursor): void {
    this.#cursors = [cursor, ...this.#cursors.filter((other) => other !== cursor)].slice(0, CURSORS);
  }
}

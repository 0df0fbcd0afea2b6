import type { Metadata } from '../../../lib/object-store/contract.js';

/** One version of one object. */
export interface Version {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly metadata: Metadata;
}

export type Bucket = ReadonlyMap<string, Version>;

/** A change of the bucket. */
export interface Event {
  /** The mount that made it, or the other client. */
  readonly by: string;
  readonly verb: 'put' | 'copy' | 'delete';
  readonly key: string;
  /** What a copy is of. */
  readonly source?: string | undefined;
  readonly before: Version | undefined;
  readonly after: Version | undefined;
  /** Milliseconds. */
  readonly time: number;
}

/** All that the bucket ever was: the state of number `i` lasted until the event of number `i`. */
export class History {
  readonly events: Event[] = [];
  readonly states: Bucket[] = [new Map()];
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The number of the present state. */
  get last(): number {
    return this.events.length;
  }

  get present(): Bucket {
    return this.states[this.last]!;
  }

  put(by: string, key: string, after: Version): void {
    this.#add({ by, verb: 'put', key, after });
  }

  copy(by: string, source: string, key: string, etag: string, metadata: Metadata | undefined): void {
    const copied = this.present.get(source);
    if (!copied) throw new Error(`${source} was copied and is not there`);
    const after = { bytes: copied.bytes, etag, metadata: metadata ?? copied.metadata };
    this.#add({ by, verb: 'copy', key, source, after });
  }

  delete(by: string, key: string): void {
    this.#add({ by, verb: 'delete', key, after: undefined });
  }

  #add(event: Omit<Event, 'before' | 'time'>): void {
    const { key, after } = event;
    const next = new Map(this.present);
    if (after) next.set(key, after);
    else next.delete(key);
    this.events.push({ ...event, before: this.present.get(key), time: this.#clock() });
    this.states.push(next);
  }
}

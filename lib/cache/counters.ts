import { codeOf } from '../errors.js';
import type { CacheEvent } from './events.js';

/** What a cache has done since it was made, the thread of sync calls included. */
export interface CacheCounts {
  /** Look-ups that found a file, and those that found none. */
  readonly hits: number;
  readonly misses: number;
  /** Files that were published: fetched, or written by this process. */
  readonly fills: number;
  readonly filledBytes: number;
  /** Files, of any store that shares the directory, that went to make room. */
  readonly evictions: number;
  readonly evictedBytes: number;
  /** Files that were forgotten: deleted, replaced, or known to be of another version. */
  readonly drops: number;
  /** How often there was no room for an object. */
  readonly full: number;
  /** What the disk refused, by its code; those of which there was none are left out. */
  readonly faults: Readonly<Record<string, number>>;
}

type Name = Exclude<keyof CacheCounts, 'faults'>;

const NAMES: readonly Name[] = [
  'hits',
  'misses',
  'fills',
  'filledBytes',
  'evictions',
  'evictedBytes',
  'drops',
  'full',
];

/** What an event adds to: one, and its bytes. */
const COUNTED: Readonly<Partial<Record<CacheEvent['event'], readonly [Name, Name?]>>> = {
  hit: ['hits'],
  miss: ['misses'],
  drop: ['drops'],
  fill: ['fills', 'filledBytes'],
  evict: ['evictions', 'evictedBytes'],
  full: ['full'],
};

/** Codes that are told apart: shared memory has no room for any name. */
const CODES = [
  'EACCES',
  'EDQUOT',
  'EEXIST',
  'EINTEGRITY',
  'EIO',
  'EISDIR',
  'ELOOP',
  'EMFILE',
  'ENFILE',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
  'ETIMEDOUT',
  'other',
] as const;

/** Counters that the threads of a mount share. */
export class CacheCounters {
  /** For the counters of another thread. */
  readonly memory: SharedArrayBuffer;
  readonly #cells: BigUint64Array;

  /** @param memory that of counters to share; default: new ones, all 0 */
  constructor(
    memory = new SharedArrayBuffer((NAMES.length + CODES.length) * BigUint64Array.BYTES_PER_ELEMENT),
  ) {
    this.memory = memory;
    this.#cells = new BigUint64Array(memory);
  }

  count(event: CacheEvent): void {
    if ('error' in event) {
      this.#add(NAMES.length + indexOfCode(event.error), 1);
      return;
    }
    const [times, bytes] = COUNTED[event.event] ?? [];
    if (times !== undefined) this.#add(NAMES.indexOf(times), 1);
    if (bytes !== undefined && 'bytes' in event) this.#add(NAMES.indexOf(bytes), event.bytes);
  }

  read(): CacheCounts {
    const faults = CODES.map((code, index) => [code, this.#at(NAMES.length + index)] as const);
    return {
      ...(Object.fromEntries(NAMES.map((name, index) => [name, this.#at(index)])) as Record<Name, number>),
      faults: Object.fromEntries(faults.filter(([, count]) => count > 0)),
    };
  }

  #add(index: number, amount: number): void {
    Atomics.add(this.#cells, index, BigInt(amount));
  }

  #at(index: number): number {
    return Number(Atomics.load(this.#cells, index));
  }
}

function indexOfCode(error: unknown): number {
  const index = CODES.indexOf(codeOf(error) as (typeof CODES)[number]);
  return index === -1 ? CODES.length - 1 : index;
}

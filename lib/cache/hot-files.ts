import { LRUCache } from 'lru-cache';
import { boundedMap } from '../bounded-map.js';
import { Arrivals } from './arrivals.js';

export const DEFAULT_MEMORY_BYTES = 16 * 1024 * 1024;
/** No larger file is held: reading one is mostly copying, which memory saves nothing of. */
export const LARGEST_HOT_FILE = 256 * 1024;
/** Bytes that an entry takes beside those of its file, roughly. */
const ENTRY_BYTES = 512;
/** Files of which it is remembered that they were read once. */
const SEEN_FILES = 4096;
/** Where another has to go for it, one file in so many is taken in: more are in use than fit, and each costs a copy. */
const ADMITTED_WHEN_FULL = 8;

interface HotFile {
  readonly version: string;
  readonly bytes: Buffer;
}

/**
 * The bytes of small files that are read again and again, in memory: no disk is asked for them. A version has always the
 * same bytes, so whatever becomes of the cached file, they are right for as long as that version is wanted. One is taken
 * in when it is read for the second time, so that who reads everything once does not copy everything.
 */
export class HotFiles {
  readonly #files: LRUCache<string, HotFile> | undefined;
  readonly #seen = boundedMap<string>(SEEN_FILES);
  readonly #used: (key: string) => void;
  readonly #arrivals: Pick<Arrivals, 'held'>;
  #refused = 0;

  /**
   * Holds no more than so many bytes; 0: nothing. `used` is told of each file that was read here. `arrivals` are held
   * anyway, by others.
   */
  constructor(
    memoryBytes: number = DEFAULT_MEMORY_BYTES,
    used: (key: string) => void = () => {},
    arrivals: Pick<Arrivals, 'held'> = new Arrivals(),
  ) {
    this.#used = used;
    this.#arrivals = arrivals;
    if (memoryBytes > 0) this.#files = new LRUCache({ maxSize: memoryBytes, sizeCalculation: sizeOf });
  }

  /** Bytes that are held. */
  get bytes(): number {
    return this.#files?.calculatedSize ?? 0;
  }

  /** The file's bytes, if they are held: a copy, the caller's own. */
  read(key: string, version: string): Buffer | undefined {
    const bytes = this.held(key, version);
    if (!bytes) return undefined;
    this.#used(key);
    return copyOf(bytes);
  }

  /** As `read`, the very bytes that are held: to be copied from, and neither changed nor given away. Counts as no use. */
  held(key: string, version: string): Buffer | undefined {
    const file = this.#files?.get(key);
    return file?.version === version ? file.bytes : this.#arrivals.held(key, version);
  }

  /** Tells what was read from the disk; the bytes stay the caller's. */
  offer(key: string, version: string, bytes: Buffer): void {
    if (!this.#files || bytes.length > LARGEST_HOT_FILE || this.held(key, version)) return;
    const isSeen = this.#seen.get(key) === version;
    this.#seen.set(key, version);
    if (!isSeen || !this.#admits(bytes.length)) return;
    this.#files.set(key, { version, bytes: copyOf(bytes) });
  }

  /** Forgets a key. */
  drop(key: string): void {
    this.#files?.delete(key);
  }

  dispose(): void {
    this.#files?.clear();
    this.#seen.clear();
  }

  #admits(length: number): boolean {
    const { calculatedSize, maxSize } = this.#files!;
    if (calculatedSize + length + ENTRY_BYTES <= maxSize) return true;
    this.#refused += 1;
    return this.#refused % ADMITTED_WHEN_FULL === 0;
  }
}

function sizeOf({ bytes }: HotFile): number {
  return ENTRY_BYTES + bytes.length;
}

/** Not of a pool: a caller may transfer it, or keep it for long. */
function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

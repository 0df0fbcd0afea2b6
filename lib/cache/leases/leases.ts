import { join } from 'node:path';
import { nativePromises } from '../../native-fs.js';
import type { CacheLayout } from '../layout.js';
import { readShortFile } from '../meta-file.js';
import { prepare } from '../prepare.js';
import { temporaryName } from '../temporary-file.js';
import { writeWhole } from '../write-whole.js';
import { leasedPath, parseNote } from './note.js';
import { isRunning, type Owner, thisProcess } from './owner.js';

/** How often a process shows, to those who cannot see it, that it still runs. */
const BEAT_MS = 30_000;

/** As long as a process may fail to, because a call that does not return keeps its thread. */
const LAPSE_MS = 10 * 60_000;

/** Keeps a file of the cache where it is until it is released; harmless to release twice. */
export interface Lease {
  release(): Promise<void>;
}

/**
 * Files of the cache that programs use by their paths, so that nobody evicts them. Each lease is a small file that names
 * the process which holds it: a lease of a dead process counts for nothing, and is removed by whoever meets it. A process
 * that cannot be seen (in another container) touches its leases from time to time, and is taken for dead ten minutes after
 * the last time.
 */
export class Leases {
  readonly #layout: CacheLayout;
  readonly #own = new Set<string>();
  #here: Promise<Owner> | undefined;
  #beat: NodeJS.Timeout | undefined;

  constructor(layout: CacheLayout) {
    this.#layout = layout;
  }

  /**
   * The lease is on the disk before this resolves: who removes files looks for leases after having made them unfindable, so
   * whoever still finds the file by its meta afterwards keeps it. Rejects with the disk's error.
   *
   * @param path absolute, of a file or a directory of the cache
   */
  async take(path: string): Promise<Lease> {
    const owner = await this.#thisProcess();
    const note = `${temporaryName(this.#layout.leases)}.json`;
    const text = JSON.stringify({ format: 1, file: this.#layout.relative(path), owner });
    await prepare(this.#layout);
    await writeWhole(this.#layout, note, text);
    this.#own.add(note);
    this.#beat ??= setInterval(() => this.#touchAll(), BEAT_MS).unref();
    return { release: () => this.#release(note) };
  }

  /** Absolute paths of what living processes have leased, read from the disk anew. */
  async held(): Promise<ReadonlySet<string>> {
    const names = await nativePromises.readdir(this.#layout.leases).catch(() => []);
    const held = new Set<string>();
    for (const name of names) {
      const path = await this.#heldBy(join(this.#layout.leases, name));
      if (path !== undefined) held.add(path);
    }
    return held;
  }

  /** Releases what this object has leased. */
  async dispose(): Promise<void> {
    for (const note of this.#own) await this.#release(note);
  }

  async #heldBy(note: string): Promise<string | undefined> {
    const stats = await nativePromises.lstat(note).catch(() => undefined);
    if (!stats) return undefined;
    const read = parseNote(await readShortFile(note).catch(() => undefined));
    const path = read && leasedPath(this.#layout, read);
    const isFresh = Date.now() - stats.mtimeMs < LAPSE_MS;
    // It may be that it cannot be read just now.
    if (!read || path === undefined) {
      if (!isFresh) await nativePromises.unlink(note).catch(ignore);
      return undefined;
    }
    if (this.#own.has(note)) return path;
    if ((await isRunning(read.owner, await this.#thisProcess())) ?? isFresh) return path;
    await nativePromises.unlink(note).catch(ignore);
    return undefined;
  }

  async #release(note: string): Promise<void> {
    if (!this.#own.delete(note)) return;
    if (this.#own.size === 0) {
      clearInterval(this.#beat);
      this.#beat = undefined;
    }
    await nativePromises.unlink(note).catch(ignore);
  }

  #touchAll(): void {
    const now = new Date();
    for (const note of this.#own) nativePromises.utimes(note, now, now).catch(ignore);
  }

  #thisProcess(): Promise<Owner> {
    this.#here ??= thisProcess();
    return this.#here;
  }
}

function ignore(): void {}

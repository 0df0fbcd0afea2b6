import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { codeOf } from '../../errors.js';
import { nativePromises } from '../../native-fs.js';
import { processEnd, type Unfinished } from '../../process-end/process-end.js';
import type { CacheLayout } from '../layout.js';
import { prepare } from '../prepare.js';
import { removeSync } from '../sync-disk.js';
import { writeWhole } from '../write-whole.js';
import { beginningOf, noteOf } from './note.js';
import { type Owner, thisProcess } from './owner.js';

/** How often a process shows, to those who cannot see it, that it still runs. */
const BEAT_MS = 30_000;

/** Keeps a file of the cache where it is until it is released; harmless to release twice. */
export interface Lease {
  release(): Promise<void>;
}

/**
 * Files of the cache that programs use by their paths, so that nobody evicts them. Each lease is a small file that names
 * the process which holds it, and which it touches from time to time; see `leasedPaths` for whose leases count.
 */
export class Leases implements Unfinished {
  readonly #layout: CacheLayout;
  /** Texts of notes by their paths. */
  readonly #own = new Map<string, string>();
  #here: Promise<Owner> | undefined;
  #beat: NodeJS.Timeout | undefined;

  constructor(layout: CacheLayout) {
    this.#layout = layout;
  }

  /**
   * The lease is on the disk before this resolves. Who removes files takes away their meta first, then looks for leases,
   * and puts the meta of a leased file back; so whoever takes a lease, and then still finds the file by its meta, keeps it.
   * Rejects with the disk's error.
   *
   * @param path absolute, of a file or a directory of the cache
   */
  async take(path: string): Promise<Lease> {
    this.#here ??= thisProcess();
    const file = this.#layout.relative(path);
    const text = noteOf({ format: 1, file, owner: await this.#here });
    const note = join(this.#layout.leases, `${beginningOf(file)}${randomBytes(16).toString('hex')}.json`);
    await prepare(this.#layout);
    await writeWhole(this.#layout, note, text);
    this.#own.set(note, text);
    processEnd.add(this);
    this.#beat ??= setInterval(() => this.#showLife(), BEAT_MS).unref();
    return { release: () => this.#release(note) };
  }

  /** Releases what this object has leased. */
  async dispose(): Promise<void> {
    for (const note of [...this.#own.keys()]) await this.#release(note);
  }

  clear(): void {
    for (const note of this.#own.keys()) removeSync(note);
  }

  async #release(note: string): Promise<void> {
    if (!this.#own.delete(note)) return;
    if (this.#own.size === 0) {
      processEnd.delete(this);
      clearInterval(this.#beat);
      this.#beat = undefined;
    }
    await nativePromises.unlink(note).catch(ignore);
  }

  #showLife(): void {
    const now = new Date();
    for (const [note, text] of this.#own) {
      nativePromises.utimes(note, now, now).catch((error) => this.#renew(note, text, error));
    }
  }

  /** Somebody took this process for dead, while it stood still. */
  async #renew(note: string, text: string, error: unknown): Promise<void> {
    if (codeOf(error) !== 'ENOENT' || !this.#own.has(note)) return;
    await writeWhole(this.#layout, note, text).catch(ignore);
    if (!this.#own.has(note)) await nativePromises.unlink(note).catch(ignore);
  }
}

function ignore(): void {}

import { nativePromises } from '../../native-fs.js';
import type { FreshTemporaryFile } from '../temporary-file.js';
import type { Budget } from './budget.js';

/** Milliseconds between two looks at how files have grown. */
const LOOK_MS = 1000;
/** Bytes that are reserved at once for a file whose end is far. */
const STEP = 8 * 1024 * 1024;
const SECTOR = 512;

/**
 * The room that files in the making take. What is written to one by number, or by a child process, nobody tells us of:
 * so all are looked at once a second while there are any.
 */
export class StagingRoom {
  readonly #budget: Budget;
  readonly #taken = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** A file is made at `path`, for which so many bytes have been reserved. */
  begin(path: string, reserved = 0): void {
    this.#taken.set(path, reserved);
    this.#timer ??= setInterval(() => void this.#look(), LOOK_MS).unref();
  }

  /** The same file, in the making until it is published or discarded. */
  counted(temporary: FreshTemporaryFile): FreshTemporaryFile {
    const { path } = temporary;
    this.begin(path);
    const discard = async (): Promise<void> => {
      await temporary.discard();
      this.discard(path);
    };
    return { ...temporary, discard };
  }

  /** Whether the file may grow to so many bytes. */
  async ensure(path: string, bytes: number, size: number): Promise<boolean> {
    const step = this.#step(path, bytes, size);
    return step === 0 || this.#grown(path, step, await this.#budget.reserve(step));
  }

  /** As `ensure`, for a caller that cannot wait. */
  ensureSync(path: string, bytes: number, size: number): boolean {
    const step = this.#step(path, bytes, size);
    return step === 0 || this.#grown(path, step, this.#budget.reserveSync(step));
  }

  /** Whether there is room for the whole file, of so many bytes; then exactly so many are taken. */
  async secure(path: string, bytes: number): Promise<boolean> {
    if (!this.#taken.has(path)) this.begin(path);
    if (!(await this.ensure(path, bytes, bytes))) return false;
    const taken = this.#taken.get(path) ?? 0;
    this.#budget.giveBack(taken - bytes);
    this.#taken.set(path, bytes);
    return true;
  }

  /** The file is no longer in the making; what it had taken is now the caller's to settle or to give back. */
  end(path: string): number {
    const taken = this.#taken.get(path) ?? 0;
    this.#taken.delete(path);
    if (this.#taken.size === 0) this.dispose();
    return taken;
  }

  /** The file is gone. */
  discard(path: string): void {
    this.#budget.giveBack(this.end(path));
  }

  /** Looks no more. */
  dispose(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #step(path: string, bytes: number, size: number): number {
    const taken = this.#taken.get(path) ?? 0;
    return bytes <= taken ? 0 : Math.max(bytes, Math.min(size, taken + STEP)) - taken;
  }

  #grown(path: string, step: number, isGranted: boolean): boolean {
    const taken = this.#taken.get(path);
    if (!isGranted) return false;
    // It may have ended meanwhile.
    if (taken === undefined) this.#budget.giveBack(step);
    else this.#taken.set(path, taken + step);
    return true;
  }

  async #look(): Promise<void> {
    for (const path of [...this.#taken.keys()]) {
      const stats = await nativePromises.lstat(path).catch(() => undefined);
      const taken = this.#taken.get(path);
      if (taken === undefined) continue;
      if (!stats) {
        // What another program is to write may not be there yet.
        if (taken > 0) this.discard(path);
        continue;
      }
      const more = stats.blocks * SECTOR - taken;
      if (more <= 0) continue;
      this.#taken.set(path, taken + more);
      this.#budget.take(more);
    }
  }
}

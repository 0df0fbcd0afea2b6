import { join } from 'node:path';
import { nativePromises } from '../../native-fs.js';
import { withPatience } from '../../patience.js';
import type { CacheLayout } from '../layout.js';
import type { Recency } from '../recency.js';
import { usualMaxBytes } from './bound.js';
import { costOf } from './cost.js';
import { DiskSpace } from './disk-space.js';
import { Evictor } from './evictor.js';
import {
  type BudgetHooks,
  type BudgetOptions,
  DEFAULT_GRACE,
  DEFAULT_MIN_FREE_RATIO,
  DEFAULT_PATIENCE,
} from './options.js';
import { measureFiles } from './scan.js';
import { AHEAD, Usage } from './usage.js';
import { UsageFile } from './usage-file.js';

export type { BudgetOptions };

/** Evicting begins above the one share of the bound, and ends below the other. */
const HIGH = 0.95;
const LOW = 0.9;
/** Milliseconds between two walks through all files, while some have to go. */
const MEASURE_MS = 600_000;

/**
 * What the cache directory may hold, all processes on it together. Room is taken before the bytes come, and given back
 * when they do not. Nobody waits for a look at the whole directory: who would have to does without the cache.
 */
export class Budget {
  readonly #maxBytes: number | undefined;
  readonly #minFreeRatio: number;
  readonly #longestWait: number;
  readonly #layout: CacheLayout;
  readonly #usage: Usage;
  readonly #space: DiskSpace;
  readonly #evictor: Evictor;
  readonly #relievers = new Set<() => boolean>();
  #outstanding = 0;
  #beginning: Promise<void> | undefined;
  #measuring: Promise<void> | undefined;
  /** For all who come while it is not known what there is: nobody waits longer than the first. */
  #patience: Promise<void> | undefined;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #evicting: Promise<void> = Promise.resolve();

  constructor(layout: CacheLayout, recency: Recency, options: BudgetOptions, hooks: BudgetHooks) {
    this.#layout = layout;
    this.#maxBytes = options.maxBytes;
    this.#minFreeRatio = options.minFreeRatio ?? DEFAULT_MIN_FREE_RATIO;
    this.#longestWait = options.patience ?? DEFAULT_PATIENCE;
    this.#space = new DiskSpace(layout.temporary);
    this.#usage = new Usage(new UsageFile(layout.usage, layout.temporary), {
      outstanding: () => this.#outstanding,
      isFar: () => this.bytes !== undefined && this.#isFar(AHEAD),
      fault: hooks.fault,
    });
    this.#evictor = new Evictor({
      layout,
      recency,
      grace: options.grace ?? DEFAULT_GRACE,
      evicted: (file) => {
        this.removed(costOf(file.size));
        hooks.evicted(file);
      },
    });
  }

  /** Bytes that the directory holds, files in the making included; `undefined` while that is not known. */
  get bytes(): number | undefined {
    return this.#usage.total;
  }

  /** Bytes that it may hold. */
  get maxBytes(): number {
    const free = this.#space.last?.free ?? Number.POSITIVE_INFINITY;
    return this.#maxBytes ?? usualMaxBytes(free, this.bytes ?? 0);
  }

  /** Whether a file of this size could lie here at all. */
  async couldHold(size: number): Promise<boolean> {
    await this.#begin();
    return this.#couldHold(size);
  }

  couldHoldSync(size: number): boolean {
    this.#space.lookSync();
    return this.#couldHold(size);
  }

  /** Takes so many bytes, at the expense of what was used longest ago. `false`: there is no room for them now. */
  async reserve(bytes: number): Promise<boolean> {
    await this.#begin();
    // A disk that refuses so much as to tell the others will say what is wrong when a file is made.
    if (this.bytes === undefined && !this.#usage.isAlone) return false;
    if (bytes > this.maxBytes) return false;
    this.take(bytes);
    this.#space.refresh();
    if (this.#isFar()) return true;
    await Promise.all([this.#usage.tell(), this.#space.look()]);
    if (!this.#isOver() || (await this.#makeRoom())) return true;
    this.giveBack(bytes);
    return false;
  }

  /**
   * As `reserve`, for a caller that cannot wait: nothing goes for it, unless for the next one. While it is not known
   * what there is, only what this process has taken counts.
   */
  reserveSync(bytes: number): boolean {
    if (bytes > this.maxBytes) return false;
    this.take(bytes);
    if (!this.#isOver()) return true;
    this.giveBack(bytes);
    return false;
  }

  /** Takes so many bytes that lie on the disk already, whether there is room or not. */
  take(bytes: number): void {
    this.#outstanding += bytes;
    this.#usage.add(bytes);
    if (!this.#beginning) void this.#begin();
    if (!this.#isFar()) void this.#evictAhead();
  }

  giveBack(bytes: number): void {
    this.#outstanding -= bytes;
    this.#usage.add(-bytes);
  }

  /** What was taken is that of a published file. */
  settle(bytes: number): void {
    this.#outstanding -= bytes;
  }

  /** A published file is gone. */
  removed(bytes: number): void {
    this.#usage.add(-bytes);
  }

  /** Calls `relieve` before anything is evicted, for as long as it can let go of something. Call what it returns to end that. */
  relievedBy(relieve: () => boolean): () => void {
    this.#relievers.add(relieve);
    return () => this.#relievers.delete(relieve);
  }

  /** Evicts until no more than so many bytes are held, as far as may be. */
  async evictTo(bytes: number): Promise<void> {
    await this.#begin();
    await this.#evictor.run(() => (this.bytes ?? 0) <= bytes);
    await this.#usage.tell();
  }

  /** Resolves once nothing is being evicted, and the others know all that this process does. */
  async settled(): Promise<void> {
    await Promise.all([this.#evicting, this.#measuring]);
    await this.#usage.settled();
  }

  #couldHold(size: number): boolean {
    return costOf(size) <= this.maxBytes && size <= (this.#space.last?.free ?? Number.POSITIVE_INFINITY);
  }

  /** What the directory holds is known from then on, or it takes too long to find out. */
  async #begin(): Promise<void> {
    this.#beginning ??= Promise.all([this.#usage.tell(), this.#space.look()]).then(() => {});
    await this.#beginning;
    if (this.bytes !== undefined || this.#usage.isAlone) return;
    this.#patience ??= (await this.#isEmpty())
      ? this.#measure()
      : withPatience(this.#measure(), this.#longestWait);
    await this.#patience;
  }

  async #isEmpty(): Promise<boolean> {
    return nativePromises.readdir(join(this.#layout.root, 'files')).then(
      (names) => names.length === 0,
      () => true,
    );
  }

  /** A walk through all files. Never rejects. */
  #measure(): Promise<void> {
    this.#measuring ??= this.#usage
      .measure(() => measureFiles(this.#layout.root))
      .catch(() => {})
      .finally(() => {
        this.#measuring = undefined;
        this.#patience = undefined;
        this.#measuredAt = performance.now();
      });
    return this.#measuring;
  }

  /** So far from the bound that what others take at the same time cannot matter. */
  #isFar(more = 0): boolean {
    return (this.bytes ?? 0) + more < this.maxBytes / 2 && this.#lacking() + more < -this.#minFree();
  }

  #isOver(): boolean {
    return (this.bytes ?? this.#outstanding) > this.maxBytes || this.#lacking() > 0;
  }

  #minFree(): number {
    const whole = this.#space.last?.whole ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(whole) ? whole * this.#minFreeRatio : 0;
  }

  /** Bytes of the disk that should be free and are not, once all that was taken has come. */
  #lacking(): number {
    return this.#minFree() + this.#outstanding - (this.#space.last?.free ?? Number.POSITIVE_INFINITY);
  }

  /** Whether there is room now. */
  async #makeRoom(): Promise<boolean> {
    const isEnough = (): boolean => !this.#isOver();
    for (const relieve of this.#relievers) while (!isEnough() && relieve());
    if (!isEnough()) await withPatience(this.#evict(isEnough), this.#longestWait);
    return isEnough();
  }

  async #evictAhead(): Promise<void> {
    if ((this.bytes ?? 0) <= this.maxBytes * HIGH && this.#lacking() <= 0) return;
    await this.#evict(() => (this.bytes ?? 0) <= this.maxBytes * LOW && this.#lacking() <= 0);
  }

  #evict(isEnough: () => boolean): Promise<void> {
    this.#evicting = this.#evictNow(isEnough);
    return this.#evicting;
  }

  async #evictNow(isEnough: () => boolean): Promise<void> {
    await this.#evictor.run(isEnough);
    await this.#space.look();
    // Those who were killed have left the sum too high: now and then that is found out.
    if (performance.now() - this.#measuredAt > MEASURE_MS) void this.#measure();
  }
}

import { performance } from 'node:perf_hooks';
import { codeOf, errnoError, isNothingThere } from '../../errors.js';
import { IntegrityError } from '../integrity.js';
import { Breaker, type BreakerState } from './breaker.js';
import { Deadlines } from './deadlines.js';

/** What of the cache a call needs: the one can go on while the other cannot, on a disk that is full or read-only. */
export type Side = 'reading' | 'writing';

/** How the disk of a cache does; plain data. */
export interface CacheHealth {
  /** `failing`: look-ups, or fills, are left out for a while. */
  readonly state: 'healthy' | 'failing';
  readonly reading: BreakerState;
  readonly writing: BreakerState;
  /** How often each errno was met, `ETIMEDOUT` being a deadline that passed; those that say nothing of the disk included. */
  readonly faults: Readonly<Record<string, number>>;
  /** Look-ups and fills that were left out. */
  readonly skipped: number;
  /** Calls that were given up and have not come back. */
  readonly hanging: number;
  /** Files to be removed once the disk answers; nobody trusts them until then. */
  readonly owed: number;
}

export interface Conditions<Result> {
  /** Milliseconds. */
  readonly deadline: number;
  /** Is told of work that was given up, which goes on. */
  readonly late?: (work: Promise<Result>) => void;
  /** What the disk said where the work itself does not fail of it. */
  readonly faultOf?: () => unknown;
  /** It is done whatever others have met. Default false. */
  readonly isForced?: boolean;
  /** Whether its success says that others would succeed. Default true. */
  readonly proves?: boolean;
}

/** Each holds a thread of Node's pool, which has four. */
const MOST_HANGING = 2;

/** Says nothing of the disk, but that this process has too much open, or the machine too little memory. */
const PRESSURE = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN']);

/** The disk was not asked, or has not answered in time: `ETIMEDOUT`. */
export class DiskUnavailable extends Error {
  override readonly name = 'DiskUnavailable';
  readonly code = 'ETIMEDOUT';
  readonly isLate: boolean;

  constructor(isLate: boolean) {
    const reason = isLate ? 'did not answer in time' : 'is not asked for a while, after faults';
    super(`the disk of the cache ${reason}`, { cause: errnoError('ETIMEDOUT', 'open') });
    this.isLate = isLate;
  }
}

/** Watches what becomes of calls to a disk, and keeps further ones from it while it fails or does not answer. */
export class DiskHealth {
  readonly #sides: Readonly<Record<Side, Breaker>>;
  readonly #faults: Record<string, number> = {};
  readonly #deadlines: Deadlines;
  readonly #recovered: () => void;
  #skipped = 0;
  #hanging = 0;

  /**
   * `deadline`: milliseconds of most calls; `recovered` is called when all that was given up has come back.
   */
  constructor(
    deadline: number,
    changed: (side: Side, state: 'open' | 'closed') => void,
    recovered: () => void,
    clock?: () => number,
  ) {
    this.#sides = {
      reading: new Breaker((state) => changed('reading', state), clock),
      writing: new Breaker((state) => changed('writing', state), clock),
    };
    this.#deadlines = new Deadlines(deadline);
    this.#recovered = recovered;
  }

  get isHanging(): boolean {
    return this.#hanging > 0;
  }

  report(): Omit<CacheHealth, 'owed'> {
    const { reading, writing } = this.#sides;
    return {
      state: reading.state === 'closed' && writing.state === 'closed' ? 'healthy' : 'failing',
      reading: reading.state,
      writing: writing.state,
      faults: { ...this.#faults },
      skipped: this.#skipped,
      hanging: this.#hanging,
    };
  }

  /** Rejects with what the work does, or with `DiskUnavailable`. */
  async run<Result>(
    side: Side,
    { deadline, late, faultOf, isForced = false, proves = true }: Conditions<Result>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    this.#require(side, this.#hanging < MOST_HANGING, isForced);
    const working = work();
    try {
      const result = await this.#deadlines.within(deadline, working, () => new DiskUnavailable(true));
      const fault = faultOf?.();
      if (fault !== undefined) this.fault(side, fault, isForced);
      else if (!isForced) this.#passed(side, proves);
      return result;
    } catch (error) {
      if (error instanceof DiskUnavailable) this.#giveUp(working, late);
      else this.fault(side, error, isForced);
      throw error;
    }
  }

  /** As `run`, for work that cannot be given up: it is left out while anything hangs. */
  runSync<Result>(
    side: Side,
    { deadline, isForced = false, proves = true }: Omit<Conditions<never>, 'late' | 'faultOf'>,
    work: () => Result,
  ): Result {
    this.#require(side, this.#hanging === 0, isForced);
    const started = performance.now();
    try {
      const result = work();
      if (performance.now() - started > deadline) this.#tooLate();
      else if (!isForced) this.#passed(side, proves);
      return result;
    } catch (error) {
      this.fault(side, error, isForced);
      throw error;
    }
  }

  /** The disk has said something, to a call that was `isForced` or that nobody had asked for here. */
  fault(side: Side, error: unknown, isForced: boolean = true): void {
    const code = codeOf(error);
    // That there is no such file is what a disk says that is well; errors with a cause are refusals of our own.
    const isErrno =
      code !== undefined &&
      /^E[A-Z0-9]+$/.test(code) &&
      !(error instanceof IntegrityError) &&
      !(side === 'reading' && isNothingThere(error)) &&
      (error as Error).cause === undefined;
    if (isErrno) this.#count(code);
    if (isErrno && !PRESSURE.has(code)) this.#sides[side].failed();
    else if (!isForced) this.#sides[side].passed();
  }

  #require(side: Side, isFree: boolean, isForced: boolean): void {
    if (isFree && (isForced || this.#sides[side].admits())) return;
    this.#skipped += 1;
    throw new DiskUnavailable(false);
  }

  #passed(side: Side, proves: boolean): void {
    if (proves) this.#sides[side].succeeded();
    else this.#sides[side].passed();
  }

  #giveUp<Result>(working: Promise<Result>, late: ((work: Promise<Result>) => void) | undefined): void {
    this.#tooLate();
    this.#hanging += 1;
    const back = (): void => {
      this.#hanging -= 1;
      if (this.#hanging === 0) this.#recovered();
    };
    working.then(back, back);
    late?.(working);
  }

  #tooLate(): void {
    this.#count('ETIMEDOUT');
    for (const breaker of Object.values(this.#sides)) breaker.failed(true);
  }

  #count(code: string): void {
    this.#faults[code] = (this.#faults[code] ?? 0) + 1;
  }
}

import type { FetchRange } from '../fill.js';
import { checkLength, IntegrityError } from '../integrity.js';
import { BodySource } from './body-source.js';
import type { Lease, ReadBudget } from './read-budget.js';

/** A piece that has come and is not kept anywhere yet. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly start: number;
}

export interface FlightHooks {
  readonly budget: ReadBudget;
  readonly fetch: FetchRange;
  /** Gives a piece to those who wait for it and keeps it. Does not reject. */
  take(piece: Piece): Promise<void>;
  /** The flight is over: all that was wanted has come, nobody wants it any more, or `error`. */
  ended(error: unknown): void;
}

/** The answer to a request that was made elsewhere. */
export interface Answer {
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends its request; harmless when it has come to its end. */
  end?(): void;
}

export interface FlightPlan {
  readonly start: number;
  /** What is asked of the store. */
  readonly limit: number;
  /** What is wanted of it for now: the answer waits there, until more is wanted. */
  readonly end: number;
  /** Room in the budget that was found already, for what nobody waits for. */
  readonly lease?: Lease | undefined;
  /** An answer that is here already. */
  readonly answer?: Answer | undefined;
}

/**
 * One request for a range, and the bytes of its answer. It reads on only as far as somebody wants it to, so that an
 * answer may be longer than what is needed of it: a reader who goes on finds it waiting, one who leaves ends it.
 */
export class Flight {
  /** Who wants what comes. */
  readonly claims = new Set<object>();
  readonly start: number;
  readonly #hooks: FlightHooks;
  readonly #abort = new AbortController();
  readonly #limit: number;
  #source: BodySource | undefined;
  #lease: Lease | undefined;
  #position: number;
  #end: number;
  #stop: number;
  #held: Piece | undefined;
  #isRunning = false;
  #isEnding = false;
  #isOver = false;

  constructor(plan: FlightPlan, hooks: FlightHooks) {
    this.#hooks = hooks;
    this.start = plan.start;
    this.#position = plan.start;
    this.#end = plan.end;
    this.#limit = plan.limit;
    this.#stop = plan.limit;
    this.#lease = plan.lease;
    if (!plan.answer) return;
    this.#source = new BodySource(plan.answer.body, this.#abort.signal);
    const { answer } = plan;
    this.#abort.signal.addEventListener('abort', () => answer.end?.(), { once: true });
  }

  /** The next byte that is to come. */
  get position(): number {
    return this.#position;
  }

  /** As `position`, behind what has come and is being kept. */
  get reached(): number {
    return this.#position + (this.#held?.bytes.length ?? 0);
  }

  /** Up to where this flight can bring bytes. */
  get stop(): number {
    return this.#stop;
  }

  /** What has come and is being kept; a reader may take it. */
  get held(): Piece | undefined {
    return this.#held;
  }

  /** Wants more of the answer, as far as it goes. */
  extend(end: number): void {
    this.#end = Math.max(this.#end, Math.min(end, this.#stop));
    if (!this.#isRunning && !this.#isOver && this.#position < this.#end) void this.run();
  }

  /** Leaves what lies behind to another flight. */
  cut(stop: number): void {
    this.#stop = Math.max(this.#position, Math.min(this.#stop, stop));
    this.#end = Math.min(this.#end, this.#stop);
    if (!this.#isRunning && this.#position >= this.#stop) this.end();
  }

  /** Waits for somebody to want more, unless there is no room in the budget for what is left: then it is over. */
  park(): void {
    if (this.#lease) this.#hooks.budget.offer(this);
    else this.end();
  }

  /** Ends the request. What has come and is being kept is still brought. */
  end(): void {
    if (this.#isOver) return;
    this.#isEnding = true;
    this.#stop = this.reached;
    this.#end = Math.min(this.#end, this.#stop);
    this.#abort.abort();
    if (!this.#isRunning) this.#over(undefined);
  }

  /** Reads as far as is wanted. */
  async run(): Promise<void> {
    const { budget } = this.#hooks;
    this.#isRunning = true;
    budget.withdraw(this);
    try {
      await this.#read();
      this.#isRunning = false;
    } catch (error) {
      this.#isRunning = false;
      this.#over(error);
      return;
    }
    if (this.#position >= this.#stop) this.#over(undefined);
    else if (this.#position < this.#end) void this.run();
    else this.park();
  }

  /** Called by the budget while the flight waits: the request is ended, and what it had left is free. */
  takeBack(): void {
    this.end();
  }

  async #read(): Promise<void> {
    const { signal } = this.#abort;
    const { budget, fetch, take } = this.#hooks;
    this.#lease ??= await budget.acquire(this.#limit - this.#position, signal);
    signal.throwIfAborted();
    this.#source ??= new BodySource(await fetch({ start: this.#position, end: this.#limit }, signal), signal);
    while (this.#position < this.#end) {
      const bytes = await this.#source.next();
      if (!bytes) checkLength(this.#position, this.#limit);
      const piece = { bytes: bytes!, start: this.#position };
      if (piece.start + piece.bytes.length > this.#limit)
        throw new IntegrityError(`more bytes came than up to byte ${this.#limit}`);
      this.#held = piece;
      await take(piece);
      this.#held = undefined;
      this.#position += piece.bytes.length;
      this.#lease.release(piece.bytes.length);
    }
    // The connection can be used again once the end has been read.
    if (this.#position === this.#limit && (await this.#source.next()))
      throw new IntegrityError(`more bytes came than up to byte ${this.#limit}`);
  }

  #over(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#held = undefined;
    this.#hooks.budget.withdraw(this);
    this.#source?.release();
    this.#lease?.release();
    this.#hooks.ended(this.#isEnding ? undefined : error);
  }
}

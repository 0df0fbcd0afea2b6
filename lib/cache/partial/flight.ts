import type { FetchRange } from '../fill.js';
import { checkLength, IntegrityError } from '../integrity.js';
import { BodySource } from './body-source.js';
import { Gathered } from './gathered.js';
import type { Lease, ReadBudget } from './read-budget.js';
import type { SpareBuffers } from './spare-buffers.js';

/** A piece that has come and is not kept anywhere yet. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly start: number;
}

export interface FlightHooks {
  readonly budget: ReadBudget;
  readonly fetch: FetchRange;
  /** In which small pieces are gathered before they are kept; none where nothing is won by that. */
  buffers(): SpareBuffers | undefined;
  /** Gives a piece to those who wait for it; whether anybody has taken something. */
  give(piece: Piece): boolean;
  /** Keeps a piece. Does not reject; resolves with whether nothing is done with its bytes any more. */
  keep(piece: Piece, isRead: boolean): Promise<boolean>;
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
  /** A piece that is kept as it came. */
  #held: Piece | undefined;
  /** Pieces that came before, and have not been kept yet. */
  #gathered: Gathered | undefined;
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
    return this.#position + (this.held?.bytes.length ?? 0);
  }

  /** Up to where this flight can bring bytes. */
  get stop(): number {
    return this.#stop;
  }

  /** What has come and is being kept; a reader may take it. */
  get held(): Piece | undefined {
    return this.#held ?? this.#gathered?.piece;
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
    const { budget, fetch } = this.#hooks;
    this.#lease ??= await budget.acquire(this.#limit - this.#position, signal);
    signal.throwIfAborted();
    this.#source ??= new BodySource(await fetch({ start: this.#position, end: this.#limit }, signal), signal);
    try {
      while (this.reached < this.#end) await this.#take(await this.#next());
    } catch (error) {
      // What has come is good, unless the answer itself is not.
      if (!(error instanceof IntegrityError)) await this.#keepGathered();
      throw error;
    }
    await this.#keepGathered();
    // The connection can be used again once the end has been read.
    if (this.#position === this.#limit && (await this.#source.next())) throw this.#tooMuch();
  }

  /** The next piece of the answer. */
  async #next(): Promise<Piece> {
    const start = this.reached;
    const bytes = await this.#source!.next();
    if (!bytes) checkLength(start, this.#limit);
    if (start + bytes!.length > this.#limit) throw this.#tooMuch();
    return { bytes: bytes!, start };
  }

  async #take(piece: Piece): Promise<void> {
    if (this.#gathered && !this.#gathered.hasRoomFor(piece.bytes.length)) await this.#keepGathered();
    const isRead = this.#hooks.give(piece);
    const isLast = piece.start + piece.bytes.length >= this.#end;
    if (!isLast) this.#gathered ??= Gathered.in(this.#hooks.buffers(), piece);
    if (this.#gathered) {
      this.#gathered.add(piece, isRead);
      return;
    }
    this.#held = piece;
    await this.#hooks.keep(piece, isRead);
    this.#held = undefined;
    this.#moveOn(piece.bytes.length);
  }

  async #keepGathered(): Promise<void> {
    const gathered = this.#gathered;
    if (!gathered) return;
    const isFree = await this.#hooks.keep(gathered.piece, gathered.isRead);
    this.#gathered = undefined;
    gathered.end(isFree);
    this.#moveOn(gathered.length);
  }

  #moveOn(bytes: number): void {
    this.#position += bytes;
    this.#lease?.release(bytes);
  }

  #tooMuch(): IntegrityError {
    return new IntegrityError(`more bytes came than up to byte ${this.#limit}`);
  }

  #over(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#gathered?.end(true);
    this.#gathered = undefined;
    this.#hooks.budget.withdraw(this);
    this.#source?.release();
    this.#lease?.release();
    this.#hooks.ended(this.#isEnding ? undefined : error);
  }
}

import type { ByteRange, FetchRange } from '../fill.js';
import { IntegrityError } from '../integrity.js';
import { type Answer, Flight, type FlightPlan, type Piece } from './flight.js';
import { planRequest, type RequestSizes } from './plan-request.js';
import type { Wish } from './read-ahead.js';
import type { ReadBudget } from './read-budget.js';
import type { SpareBuffers } from './spare-buffers.js';

export interface FlightsOptions {
  /** Bytes of the object. */
  readonly size: number;
  readonly sizes: RequestSizes;
  readonly budget: ReadBudget;
  readonly fetch: FetchRange;
  /** What is there of a range. */
  present(window: ByteRange): readonly ByteRange[];
  /** In which small pieces are gathered before they are kept; none where nothing is won by that. */
  buffers(): SpareBuffers | undefined;
  /** Gives a piece to those who wait for it; whether anybody has taken something. */
  give(piece: Piece): boolean;
  /** Keeps a piece. Does not reject; resolves with whether nothing is done with its bytes any more. */
  keep(piece: Piece, isRead: boolean): Promise<boolean>;
  /** What a flight has brought is not what it should be. */
  spoiled(range: ByteRange): void;
  /** A flight is over; `failed` is what it did not bring because of `error`. */
  ended(failed: ByteRange | undefined, error: unknown): void;
}

/** The requests for one version that are under way: no byte is asked for twice at the same time. */
export class Flights {
  readonly #options: FlightsOptions;
  readonly #all = new Set<Flight>();

  constructor(options: FlightsOptions) {
    this.#options = options;
  }

  /** What has come and is being kept. */
  *held(): Generator<Piece> {
    for (const { held } of this.#all) if (held) yield held;
  }

  /** Takes in the answer of a request that was made elsewhere; it waits until somebody wants its bytes. */
  adopt({ start, end }: ByteRange, answer: Answer, claimant: object): void {
    const { budget } = this.#options;
    const flight = this.#create({
      start,
      limit: end,
      end: start,
      lease: budget.tryReclaim(end - start),
      answer,
    });
    flight.claims.add(claimant);
    flight.park();
  }

  /** Makes sure that what somebody waits for is under way. */
  demand(missing: ByteRange, wish: Pick<Wish, 'isSequential' | 'limit'>, claimants: readonly object[]): void {
    for (let { start } = missing; start < missing.end; ) {
      const under = this.#at(start);
      if (under) {
        // Far behind, it would take longer than a request of its own; there may be another one.
        if (start - under.reached > this.#options.sizes.request / 8) under.cut(start);
        else start = this.#join(under, missing.end, claimants);
        continue;
      }
      const plan = this.#plan({ start, end: missing.end }, wish);
      start = this.#launch(plan, claimants).stop;
    }
  }

  /** As `demand`, for what nobody waits for yet, as far as the budget has room now. */
  ahead(missing: ByteRange, wish: Pick<Wish, 'isSequential' | 'limit'>, claimant: object): void {
    for (let { start } = missing; start < missing.end; ) {
      const under = this.#at(start);
      if (under) {
        start = this.#join(under, missing.end, [claimant]);
        continue;
      }
      const plan = this.#plan({ start, end: missing.end }, wish);
      const lease = this.#options.budget.tryAcquire(plan.limit - plan.start);
      if (!lease) return;
      start = this.#launch({ ...plan, lease }, [claimant]).stop;
    }
  }

  /** Somebody may want what is under way. */
  claim(claimant: object): void {
    for (const flight of this.#all) flight.claims.add(claimant);
  }

  /** Somebody wants nothing any more: what nobody else wants is ended. */
  unclaim(claimant: object): void {
    for (const flight of [...this.#all]) {
      if (flight.claims.delete(claimant) && flight.claims.size === 0) flight.end();
    }
  }

  end(): void {
    for (const flight of [...this.#all]) flight.end();
  }

  #at(position: number): Flight | undefined {
    for (const flight of this.#all) {
      if (flight.position <= position && position < flight.stop) return flight;
    }
    return undefined;
  }

  #join(flight: Flight, end: number, claimants: readonly object[]): number {
    const { stop } = flight;
    for (const claimant of claimants) flight.claims.add(claimant);
    flight.extend(end);
    return stop;
  }

  #plan(missing: ByteRange, wish: Pick<Wish, 'isSequential' | 'limit'>) {
    const { sizes, size, present } = this.#options;
    return planRequest(missing, wish, sizes, size, (window) => [...present(window), ...this.#ranges()]);
  }

  *#ranges(): Generator<ByteRange> {
    for (const { position, stop } of this.#all) if (position < stop) yield { start: position, end: stop };
  }

  #launch(plan: FlightPlan, claimants: readonly object[]): Flight {
    const flight = this.#create(plan);
    for (const claimant of claimants) flight.claims.add(claimant);
    void flight.run();
    return flight;
  }

  #create(plan: FlightPlan): Flight {
    const { budget, fetch, buffers, give, keep } = this.#options;
    const ended = (error: unknown): void => this.#ended(flight, error);
    const flight = new Flight(plan, { budget, fetch, buffers, give, keep, ended });
    this.#all.add(flight);
    return flight;
  }

  #ended(flight: Flight, error: unknown): void {
    this.#all.delete(flight);
    if (error instanceof IntegrityError) this.#options.spoiled({ start: flight.start, end: flight.stop });
    const failed = error === undefined ? undefined : { start: flight.position, end: flight.stop };
    this.#options.ended(failed, error);
  }
}

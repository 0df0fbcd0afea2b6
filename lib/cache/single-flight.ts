import { abandonable } from '../abandonable.js';
import { AbortError, throwIfAborted } from '../errors.js';
import { PassingMap } from './passing-map.js';

/** Those who wait for a call, as the call has them. */
export interface Waiters {
  /** Aborted when the last of them has left. */
  readonly signal: AbortSignal;
  /**
   * As `signal`, for work that needs none where nobody can leave: undefined if the first of them brought no signal, and so
   * stays to the end. What makes one costs a tenth of a small request.
   */
  readonly leaving: AbortSignal | undefined;
  /**
   * What was begun with the signal so far is wanted even when they leave, until its controller is aborted. Throws an
   * `AbortError` if they have left already.
   */
  detach(): AbortController;
}

class Flight<Result> implements Waiters {
  readonly promise: Promise<Result>;
  count = 0;
  isOver = false;
  #hasLeft = false;
  #controller: AbortController | undefined;
  readonly #canLeave: boolean;

  constructor(work: (waiters: Waiters) => Promise<Result>, canLeave: boolean) {
    this.#canLeave = canLeave;
    this.promise = work(this);
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#hasLeft) this.#controller.abort();
    return this.#controller.signal;
  }

  get leaving(): AbortSignal | undefined {
    return this.#canLeave ? this.signal : undefined;
  }

  detach(): AbortController {
    const { signal } = this;
    if (signal.aborted) throw new AbortError(signal.reason);
    const controller = this.#controller as AbortController;
    this.#controller = undefined;
    return controller;
  }

  leave(): void {
    this.#hasLeft = true;
    // Making the reason of an abort takes longer than all else here.
    if (!this.isOver) this.#controller?.abort();
  }
}

/**
 * Runs one call for all who want the same thing at the same time. An abort takes away its own waiter only; the work
 * stops when the last one has left.
 */
export class SingleFlight<Result> {
  readonly #flights = new PassingMap<string, Flight<Result>>();

  async run(
    key: string,
    work: (waiters: Waiters) => Promise<Result>,
    signal?: AbortSignal | null,
  ): Promise<Result> {
    throwIfAborted(signal);
    const flight = this.#flights.get(key) ?? this.#start(key, work, Boolean(signal));
    flight.count += 1;
    try {
      return await abandonable(flight.promise, signal);
    } finally {
      flight.count -= 1;
      if (flight.count === 0) {
        this.#forget(key, flight);
        flight.leave();
      }
    }
  }

  #start(key: string, work: (waiters: Waiters) => Promise<Result>, canLeave: boolean): Flight<Result> {
    const flight = new Flight(work, canLeave);
    this.#flights.set(key, flight);
    const end = (): void => {
      flight.isOver = true;
      this.#forget(key, flight);
    };
    flight.promise.then(end, end);
    return flight;
  }

  #forget(key: string, flight: Flight<Result>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

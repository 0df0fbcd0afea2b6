import { abandonable } from '../abandonable.js';
import { throwIfAborted } from '../errors.js';
import { PassingMap } from './passing-map.js';

interface Flight<Result> {
  readonly promise: Promise<Result>;
  readonly controller: AbortController;
  waiters: number;
  isOver: boolean;
}

/**
 * Runs one call for all who want the same thing at the same time. An abort takes away its own waiter only; the work
 * stops when the last one has left.
 */
export class SingleFlight<Result> {
  readonly #flights = new PassingMap<string, Flight<Result>>();

  async run(
    key: string,
    work: (signal: AbortSignal) => Promise<Result>,
    signal?: AbortSignal | null,
  ): Promise<Result> {
    throwIfAborted(signal);
    const flight = this.#flights.get(key) ?? this.#start(key, work);
    flight.waiters += 1;
    try {
      return await abandonable(flight.promise, signal);
    } finally {
      flight.waiters -= 1;
      if (flight.waiters === 0) this.#land(key, flight);
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<Result>): Flight<Result> {
    const controller = new AbortController();
    const promise = work(controller.signal);
    const flight: Flight<Result> = { promise, controller, waiters: 0, isOver: false };
    this.#flights.set(key, flight);
    const end = (): void => {
      flight.isOver = true;
      this.#forget(key, flight);
    };
    promise.then(end, end);
    return flight;
  }

  #land(key: string, flight: Flight<Result>): void {
    this.#forget(key, flight);
    // Making the reason of an abort takes longer than all else here.
    if (!flight.isOver) flight.controller.abort();
  }

  #forget(key: string, flight: Flight<Result>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

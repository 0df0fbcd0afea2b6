import { linkSignals } from './link-signals.js';

/** The bound of a call as a whole, all its attempts and pauses included. */
export interface Deadline {
  /** Aborted when the time is up, and when the caller aborts. */
  readonly signal: AbortSignal;
  readonly hasPassed: boolean;
  /** Lets go of the caller's signal. */
  end(): void;
}

export function startDeadline(caller: AbortSignal | undefined, milliseconds: number): Deadline {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), milliseconds);
  const { signal, unlink } = linkSignals(caller, timeout.signal);
  return {
    signal,
    get hasPassed() {
      return timeout.signal.aborted;
    },
    end() {
      clearTimeout(timer);
      unlink();
    },
  };
}

/** Bytes per second below which a transfer is no use to anybody. */
const SLOWEST = 64 * 1024;

/** Milliseconds that so many bytes may take, beside the deadline of a call without any. */
export function timeFor(bytes: number, deadline: number): number {
  return deadline + (bytes / SLOWEST) * 1000;
}

/** A promise that is given up when a signal aborts, whether or not it listens; what it gives then is discarded. */
export function untilAborted<Result>(
  signal: AbortSignal,
  promise: Promise<Result>,
  discard: (result: Result) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(signal.reason);
      promise.then(discard, () => {});
    };
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    const done = () => signal.removeEventListener('abort', giveUp);
    promise.then(resolve, reject).finally(done);
  });
}

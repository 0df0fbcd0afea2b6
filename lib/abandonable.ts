import { AbortError } from './errors.js';

/** The promise, as long as `signal` is not aborted: then an `AbortError`, while what was promised goes on unseen. */
export function abandonable<Result>(
  promise: Promise<Result>,
  signal: AbortSignal | null | undefined,
): Promise<Result> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new AbortError(signal.reason));
    // The work itself may have aborted it: an event that has been is not told again.
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

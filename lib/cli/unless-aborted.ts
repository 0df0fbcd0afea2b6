import { once } from 'node:events';
import { AbortError, throwIfAborted } from '../errors.js';

/**
 * Waits for a call that takes no signal, until the signal is aborted: the process is about to end then, and the call ends
 * with it.
 */
export async function unlessAborted<Result>(
  signal: AbortSignal,
  call: () => Promise<Result>,
): Promise<Result> {
  throwIfAborted(signal);
  const settled = new AbortController();
  const aborted = once(signal, 'abort', { signal: settled.signal }).then(() => {
    throw new AbortError(signal.reason);
  });
  try {
    return await Promise.race([call(), aborted]);
  } finally {
    settled.abort();
    aborted.catch(() => {});
  }
}

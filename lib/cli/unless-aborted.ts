import { abandonable } from '../abandonable.js';
import { throwIfAborted } from '../errors.js';

/**
 * Waits for a call that takes no signal, until the signal is aborted: the process is about to end then, and the call ends
 * with it.
 */
export async function unlessAborted<Result>(
  signal: AbortSignal,
  call: () => Promise<Result>,
): Promise<Result> {
  throwIfAborted(signal);
  return abandonable(call(), signal);
}

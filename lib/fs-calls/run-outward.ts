import { outwardError } from './outward.js';
import type { Translation } from './translation.js';

/** Runs a call that returns at once. What fails does so in the caller's words, at once or later. */
export function runOutward(
  run: () => unknown,
  translation: Translation,
  form: 'promises' | 'callback',
): unknown {
  try {
    const result = run();
    if (isEvents(result) && form === 'promises') return outwardEvents(result, translation);
    if (!(result instanceof Promise)) return result;
    return result.catch((error) => {
      throw outwardError(error, translation);
    });
  } catch (error) {
    throw outwardError(error, translation);
  }
}

function isEvents(result: unknown): result is AsyncIterable<unknown> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

async function* outwardEvents(
  events: AsyncIterable<unknown>,
  translation: Translation,
): AsyncGenerator<unknown> {
  try {
    yield* events;
  } catch (error) {
    throw outwardError(error, translation);
  }
}

/** The bytes of an answer. */
export interface Body extends AsyncIterable<Uint8Array> {
  /** All of them at once, where there is a better way than piece by piece. Rejects with the signal's reason. */
  collect?(signal?: AbortSignal): Promise<Uint8Array>;
}

/**
 * The pieces of a body until the signal aborts, which rejects with its reason even while a piece is awaited. However
 * it ends, the body is let go of.
 */
export async function* untilAborted(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const iterator = body[Symbol.asyncIterator]();
  const abortion = abortionOf(signal);
  let isOver = false;
  let hasBegun = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      hasBegun = true;
      const step = await Promise.race([iterator.next(), abortion.promise]);
      isOver = step.done === true;
      if (step.done) return;
      yield step.value;
    }
  } finally {
    abortion.forget();
    if (!isOver) release(iterator, hasBegun);
  }
}

/** An unread body keeps its connection: this gives it back without waiting for a byte. */
export function letGo(body: AsyncIterable<Uint8Array>): void {
  release(body[Symbol.asyncIterator](), false);
}

function release(iterator: AsyncIterator<Uint8Array>, hasBegun: boolean): void {
  // A generator that has not begun would not run its `finally`, so it is made to begin.
  if (!hasBegun) iterator.next().catch(ignore);
  iterator.return?.().catch(ignore);
}

function abortionOf(signal: AbortSignal): { promise: Promise<never>; forget: () => void } {
  let abort: () => void = ignore;
  const promise = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  promise.catch(ignore);
  return { promise, forget: () => signal.removeEventListener('abort', abort) };
}

function ignore(): void {}

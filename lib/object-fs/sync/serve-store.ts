import type { BytesRead, StoreInThread } from '../../object-store/contract.js';
import { encodeError } from './error-codec.js';
import type { Outcome } from './protocol.js';

export type ServedVerb = keyof StoreInThread;

/** Answers one request of the thread that carries a call, while this one waits for it. */
export function serveStore(store: StoreInThread, verb: string, given: readonly unknown[]): Outcome {
  try {
    const answer = (store[verb as ServedVerb] as (...given: readonly unknown[]) => unknown)(...given);
    return { value: portable(verb as ServedVerb, answer) };
  } catch (error) {
    return { error: encodeError(error) };
  }
}

/** The other thread asks for each page by itself. */
function firstOf(pages: Iterable<unknown>): unknown {
  for (const page of pages) return page;
  return undefined;
}

function portable(verb: ServedVerb, answer: unknown): unknown {
  if (verb === 'list') return firstOf(answer as Iterable<unknown>);
  if (verb === 'delete') {
    return (answer as ReturnType<StoreInThread['delete']>).map(({ key, error }) => ({
      key,
      error: encodeError(error),
    }));
  }
  const read = verb === 'get' ? (answer as BytesRead | undefined) : undefined;
  // A view crosses with all of the memory behind it, so it is cut out first.
  return read ? { ...read, bytes: Uint8Array.prototype.slice.call(read.bytes) } : answer;
}

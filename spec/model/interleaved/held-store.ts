import type {
  ListOptions,
  ListPage,
  ObjectReading,
  ObjectStore,
} from '../../../lib/object-store/contract.js';
import { interceptedStore, type StoreCall } from '../../object-store/support/intercepted-store.js';

/** Waits for the turn of something that happens to a request. */
export type Hold = (title: string, signal: AbortSignal | undefined) => Promise<void>;

/** A store that each request reaches in its turn, and whose answers, and pieces of bodies, come back in theirs. */
export function heldStore(store: ObjectStore, hold: Hold): ObjectStore {
  const held = interceptedStore(store, async (call, proceed) => {
    await hold(`${titleOf(call)} is carried out`, call.signal);
    const settled = await proceed().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    await hold(`${titleOf(call)} is answered`, call.signal);
    if ('error' in settled) throw settled.error;
    return settled.value;
  });
  return {
    ...held,
    get: (async (...given: Parameters<ObjectStore['get']>) => {
      const reading = (await held.get(...given)) as ObjectReading | undefined;
      return reading && { ...reading, body: heldBody(reading, hold, given[1]?.signal) };
    }) as ObjectStore['get'],
    list: (options) => untilLast(held, options),
  };
}

function titleOf({ verb, key }: StoreCall): string {
  return `${verb} ${key}`;
}

/** In two pieces. */
async function* heldBody({ object, body }: ObjectReading, hold: Hold, signal: AbortSignal | undefined) {
  for await (const chunk of body) {
    const half = Math.ceil(chunk.length / 2);
    for (const piece of [chunk.subarray(0, half), chunk.subarray(half)]) {
      if (piece.length === 0) continue;
      await hold(`a piece of ${object.key} comes`, signal);
      yield piece;
    }
  }
}

/** Behind the last page there is no request. */
async function* untilLast(store: ObjectStore, options: ListOptions | undefined): AsyncGenerator<ListPage> {
  for await (const page of store.list(options)) {
    yield page;
    if (page.next === undefined) return;
  }
}

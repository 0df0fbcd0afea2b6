import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '../../lib/object-store/contract.js';
import { interceptedStore, type StoreCall } from '../object-store/support/intercepted-store.js';

/** Every request (a list: every page) takes `delay` milliseconds longer; its signal ends the waiting. */
export function slowStore(store: ObjectStore, delay: number | ((call: StoreCall) => number)): ObjectStore {
  return interceptedStore(store, async (call, proceed) => {
    const milliseconds = typeof delay === 'number' ? delay : delay(call);
    if (call.signal !== undefined) setMaxListeners(0, call.signal);
    await sleep(milliseconds, undefined, { signal: call.signal });
    return proceed();
  });
}

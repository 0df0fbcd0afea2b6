import { setImmediate } from 'node:timers/promises';

/** A turn of the event loop, as every call on a disk takes at least one: what the caller does next comes first. */
export async function turn(): Promise<void> {
  await setImmediate();
}

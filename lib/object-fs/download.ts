import { letGo } from '../cache/body.js';
import { collect } from '../cache/fill.js';
import type { ObjectReading } from '../object-store/contract.js';
import type { Context } from './context.js';
import type { Content } from './ensure.js';
import { stateOf } from './object-state.js';
import type { Asked } from './ranged/open-partial.js';
import { recordOf } from './record-of.js';

/**
 * Takes in an object of one part. Where many small ones come, their bytes are there before their files: who reads them need
 * not wait for the disk if bytes are enough for him.
 */
export async function download(
  context: Context,
  { key, since }: Asked,
  reading: ObjectReading,
  signal: AbortSignal,
  bytesAreEnough = false,
): Promise<Content> {
  const { cache, partials, knowledge } = context;
  const state = stateOf(reading.object);
  const record = recordOf(state);
  const { budget } = partials.shares;
  const lease =
    budget.tryAcquire(state.size) ??
    (await budget.acquire(state.size, signal).catch((error) => {
      letGo(reading.body);
      throw error;
    }));
  const release = (): void => lease.release();
  const bytes = await collect({ record, length: state.size, body: reading.body }, signal).catch((error) => {
    release();
    throw error;
  });
  const isCurrent = (): boolean => knowledge.lastChange(key) <= since;
  if (!bytesAreEnough || !cache.keepsAside(bytes.length)) {
    const file = await cache.put(key, record, bytes).finally(release);
    if (isCurrent()) return { state, file, bytes };
    // This process has changed the key meanwhile: those who waited may have these bytes, and nobody later.
    await cache.drop(key);
    return { state, bytes };
  }
  const publishing = cache.keepAside({ key, record, bytes, isCurrent });
  publishing.then(release, release);
  return { state, bytes, publishing };
}

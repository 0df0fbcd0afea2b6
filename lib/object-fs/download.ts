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
  signal: AbortSignal | undefined,
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
  // This process may change the key meanwhile: those who waited may have these bytes then, and nobody later.
  const isCurrent = (): boolean => knowledge.lastChange(key) <= since;
  const arrived = { key, record, bytes, isCurrent };
  const isAside = bytesAreEnough && cache.keepsAside(bytes.length);
  const publishing = isAside ? cache.keepAside(arrived) : cache.keep(arrived);
  publishing.then(release, release);
  return isAside ? { state, bytes, publishing } : { state, bytes, file: await publishing };
}

import { crc32 } from 'node:zlib';
import { IntegrityError } from '../cache/fill.js';
import { encodeCrc32 } from '../crc32.js';
import type { Context } from './context.js';
import type { ObjectState } from './object-state.js';

/** One version of an object in memory, past the cache; checked as a cached file would be. */
export async function readFromStore(
  { store }: Context,
  key: string,
  state: ObjectState,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(state.size);
  const { body } = await store.get(key, { ifMatch: state.version, signal });
  let done = 0;
  for await (const chunk of body) {
    if (done + chunk.length > state.size) throw new IntegrityError(`more than ${state.size} bytes came`);
    bytes.set(chunk, done);
    done += chunk.length;
  }
  if (done !== state.size) throw new IntegrityError(`${done} bytes came instead of ${state.size}`);
  if (state.crc32 !== undefined && encodeCrc32(crc32(bytes)) !== state.crc32) {
    throw new IntegrityError(`the content does not have the CRC32 ${state.crc32} that the store said`);
  }
  return bytes;
}

import type { CacheRecord } from '../cache/record.js';
import { modifiedOf } from './attributes.js';
import type { ObjectState } from './object-state.js';

/** What the cache keeps of a version beside its bytes. */
export function recordOf(state: ObjectState): CacheRecord {
  const { version, size, crc32 } = state;
  return { version, size, modified: modifiedOf(state), crc32, description: state };
}

import type { Metadata, ObjectStore } from '../object-store/contract.js';
import { prefixOf } from '../paths.js';
import type { ObjectState } from './object-state.js';

const CONTENT_TYPE = 'application/x-directory';

/** Stores a directory's marker: an empty object `key/` that carries the directory's attributes. */
export async function storeMarker(
  store: ObjectStore,
  key: string,
  metadata: Metadata,
  ifNoneMatch?: '*',
): Promise<ObjectState> {
  const options = { metadata, contentType: CONTENT_TYPE, ifNoneMatch, orLookFirst: true };
  const { version } = await store.put(prefixOf(key), new Uint8Array(), options);
  return { version, size: 0, metadata, contentType: CONTENT_TYPE };
}

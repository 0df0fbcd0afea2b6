import { errnoError } from '../errors.js';
import { prefixOf } from '../paths.js';
import { type AttributeChange, changeAttributes } from './attributes.js';
import type { Context } from './context.js';
import { recordOf } from './ensure.js';
import { headOf, lookUpExisting, missing } from './look-up.js';
import { storeMarker } from './marker.js';
import { type ObjectState, stateOf } from './object-state.js';
import type { Place } from './place.js';
import { speakingOf } from './store-errors.js';

/**
 * Changes times, mode or owner: one COPY onto itself with new metadata, behind one HEAD where the present metadata is
 * not known. The bytes and the version stay. The
 * attributes of a directory are those of its marker, which this makes if need be.
 */
export async function changeFile(
  context: Context,
  place: Place,
  change: AttributeChange,
  syscall: string,
): Promise<void> {
  const { store, cache, knowledge, changes } = context;
  const { key, path } = place;
  await speakingOf(syscall, { path }, () =>
    changes.run(key, async () => {
      const node = await lookUpExisting(context, place, syscall);
      if (node.kind === 'directory') return changeDirectory(context, place, node.marker, change, syscall);
      const state = node.state.metadata ? node.state : (await headOf(context, key))?.state;
      if (!state) throw missing(context, place, syscall);
      const changed = await copyOntoItself(state);
      knowledge.wrote(key, changed);
      await cache.describeAnew(key, recordOf(changed));
    }),
  );

  async function copyOntoItself(state: ObjectState): Promise<ObjectState> {
    const changed = BigInt(Date.now()) * 1_000_000n;
    const metadata = changeAttributes(withTime(state), { changed, ...change });
    const { contentType } = state;
    const { version } = await store.copy(key, key, {
      replace: { metadata, contentType },
      ifMatch: state.version,
    });
    return { ...state, version, metadata, lastModified: undefined };
  }
}

async function changeDirectory(
  { store, knowledge }: Context,
  { key, path }: Place,
  marker: ObjectState | undefined,
  change: AttributeChange,
  syscall: string,
): Promise<void> {
  if (key === '') throw errnoError('EPERM', syscall, { path });
  const known = marker && !marker.metadata ? stateOf(await store.head(prefixOf(key))) : marker;
  const changed = BigInt(Date.now()) * 1_000_000n;
  const metadata = changeAttributes(withTime(known ?? {}), { changed, ...change }, 'directory');
  knowledge.madeDirectory(key, await storeMarker(store, key, metadata));
}

/** The copy gives the object a new time in the store; what was its time before must be kept with it. */
function withTime({ metadata = {}, lastModified = Date.now() }: Partial<ObjectState>) {
  return metadata['mtime']
    ? metadata
    : changeAttributes(metadata, { modified: BigInt(lastModified) * 1_000_000n });
}

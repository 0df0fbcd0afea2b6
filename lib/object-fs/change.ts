import { errnoError } from '../errors.js';
import { prefixOf } from '../paths.js';
import { type AttributeChange, changeAttributes, metadataWithTime } from './attributes.js';
import { carryOver } from './carry-over.js';
import { changeKeys, doubt, Refusal } from './change-keys.js';
import type { Context } from './context.js';
import type { Node } from './knowledge.js';
import { following, leadTo } from './links/follow.js';
import { requireNoLink } from './links/link-found.js';
import { headOf, lookUp, missing, requireExisting } from './look-up.js';
import { storeMarker } from './marker.js';
import type { ObjectState } from './object-state.js';
import type { Place } from './place.js';
import { isStale, speakingOf } from './store-errors.js';

/** As `changeFile`, of what a path leads to. `last`: if that is a link, of what it leads to in turn. */
export function changeAt(
  context: Context,
  place: Place,
  change: AttributeChange,
  syscall: string,
  last: boolean,
): Promise<void> {
  const how = following(last || place.mustBeDirectory, { syscall, path: place.path });
  return leadTo(context, place, how, (there) =>
    changeFile(context, there, change, syscall, how.last ? requireNoLink : undefined),
  );
}

/**
 * Changes times, mode or owner: one COPY onto itself with new metadata, behind one HEAD where the present metadata is
 * not known. The bytes stay. The attributes of a directory are those of its marker, which this makes if need be.
 */
export async function changeFile(
  context: Context,
  place: Place,
  change: AttributeChange,
  syscall: string,
  check?: (key: string, node: Node) => void,
): Promise<void> {
  const { store, knowledge } = context;
  const { key, path } = place;
  await speakingOf(syscall, { path }, () =>
    changeKeys(context, [key], async () => {
      for (let attempt = 1; ; attempt += 1) {
        const found = await lookUp(context, key);
        check?.(key, found);
        const node = requiredNode(context, found, place, syscall);
        if (node.kind === 'directory') return changeDirectory(context, place, node.marker, change, syscall);
        const state = node.state.metadata ? node.state : (await headOf(context, key))?.state;
        if (!state) throw missing(context, place, syscall);
        check?.(key, { kind: 'file', state });
        try {
          const changed = await copyOntoItself(state);
          knowledge.wrote(key, changed);
          return await carryOver(context, key, state.version, key, changed);
        } catch (error) {
          // Somebody wrote the file since: it is theirs whose attributes change then, as on a disk.
          if (!isStale(error) || attempt === TRIES) throw error;
          await doubt(context, key);
        }
      }
    }),
  );

  async function copyOntoItself(state: ObjectState): Promise<ObjectState> {
    const changed = BigInt(Date.now()) * 1_000_000n;
    const metadata = changeAttributes(metadataWithTime(state), { changed, ...change });
    const { contentType, headers } = state;
    const { version } = await store.copy(key, key, {
      replace: { metadata, contentType, headers },
      ifMatch: state.version,
      orLookFirst: true,
    });
    return { ...state, version, metadata, lastModified: undefined };
  }
}

const TRIES = 3;

function requiredNode(
  context: Context,
  found: Node,
  place: Place,
  syscall: string,
): Exclude<Node, { kind: 'absent' }> {
  try {
    return requireExisting(context, found, place, syscall);
  } catch (error) {
    throw new Refusal(error);
  }
}

async function changeDirectory(
  context: Context,
  { key, path }: Place,
  marker: ObjectState | undefined,
  change: AttributeChange,
  syscall: string,
): Promise<void> {
  if (key === '') throw errnoError('EPERM', syscall, { path });
  const { store, knowledge } = context;
  // That a directory is there is often known from what lies below it, and then not whether it has a marker.
  const known = marker?.metadata ? marker : (await headOf(context, prefixOf(key)))?.state;
  const changed = BigInt(Date.now()) * 1_000_000n;
  const metadata = changeAttributes(metadataWithTime(known ?? {}), { changed, ...change }, 'directory');
  knowledge.madeDirectory(key, await storeMarker(store, key, metadata));
}

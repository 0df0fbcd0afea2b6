import type { BigIntStats, Stats } from '../native-fs.js';
import { attributesOf } from './attributes.js';
import type { Context } from './context.js';
import type { Node } from './knowledge.js';
import { isLink, LINK_BITS, LINK_PERMISSIONS } from './links/link-state.js';
import type { ObjectState } from './object-state.js';
import { createStats, DIRECTORY_BITS, FILE_BITS, numberOf } from './stats.js';

const DIRECTORY_MODE = 0o755;
const DIRECTORY_SIZE = 4096;

/** The `Stats` of a file, or of a link itself, in one state, the same for every way of asking. */
export function fileStats(
  context: Context,
  key: string,
  state: ObjectState,
  bigint: boolean,
): Stats | BigIntStats {
  return context.stats.of(key, state, bigint, () => {
    const attributes = attributesOf(state, context.attributes);
    return createStats(
      {
        ...attributes,
        mode: isLink(state) ? LINK_BITS | LINK_PERMISSIONS : FILE_BITS | attributes.mode,
        device: context.device,
        inode: inodeOf(context, key),
        size: state.size,
      },
      bigint,
    );
  });
}

/** A directory without a marker has no times; it gets those of the mount. */
export function directoryStats(
  context: Context,
  key: string,
  marker: ObjectState | undefined,
  bigint: boolean,
): Stats | BigIntStats {
  const { started, device } = context;
  const attributes = attributesOf(marker ?? { version: '', size: 0, lastModified: started }, {
    ...context.attributes,
    mode: DIRECTORY_MODE,
  });
  return createStats(
    {
      ...attributes,
      mode: DIRECTORY_BITS | attributes.mode,
      device,
      inode: inodeOf(context, key),
      size: DIRECTORY_SIZE,
    },
    bigint,
  );
}

export function nodeStats(
  context: Context,
  key: string,
  node: Exclude<Node, { kind: 'absent' }>,
  bigint: boolean,
): Stats | BigIntStats {
  return node.kind === 'file'
    ? fileStats(context, key, node.state, bigint)
    : directoryStats(context, key, node.marker, bigint);
}

function inodeOf(context: Context, key: string): bigint {
  return numberOf(`${context.store.name}\0${key}`, 6);
}

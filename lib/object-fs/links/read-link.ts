import { errnoError } from '../../errors.js';
import type { Context } from '../context.js';
import type { Node } from '../knowledge.js';
import { ROOT, requireExisting } from '../look-up.js';
import { checkOptions } from '../options.js';
import { type Place, placeOf } from '../place.js';
import { lookUpLinkToRead } from '../stale.js';
import { encodingOf } from '../stat.js';
import { speakingOf } from '../store-errors.js';
import { following, leadTo } from './follow.js';
import { requireNoLink } from './link-found.js';
import { isLink, mayBeLink } from './link-state.js';
import { encodeTarget } from './target.js';

/** As `fs.promises.readlink`: one GET, which tells whether it is a link and where it leads. Known: none. */
export async function readLink(context: Context, path: unknown, options?: unknown): Promise<string | Buffer> {
  await checkOptions(options);
  const place = await placeOf(path, 'readlink');
  const how = following(place.mustBeDirectory, { syscall: 'readlink', path: place.path, isReading: true });
  return leadTo(context, place, how, async (there) => {
    const node = await speakingOf('readlink', place, () => lookUpTarget(context, there));
    if (place.mustBeDirectory) requireNoLink(there.key, node);
    const existing = requireExisting(context, node, there, 'readlink');
    return encodeTarget(targetOf(existing, place), encodingOf(options));
  });
}

async function lookUpTarget(context: Context, { key }: Place): Promise<Node> {
  if (key === '') return ROOT;
  const known = context.knowledge.node(key);
  const isOpen = known?.kind === 'file' && (mayBeLink(known.state) || isLink(known.state));
  return known && (!isOpen || known.state.target) ? known : lookUpLinkToRead(context, key);
}

/** The target of what is known whole; `EINVAL` for what is no link. */
export function targetOf(node: Exclude<Node, { kind: 'absent' }>, { path }: Place): Uint8Array {
  const target = node.kind === 'file' && isLink(node.state) ? node.state.target : undefined;
  if (!target) throw errnoError('EINVAL', 'readlink', { path });
  return target;
}

import { errnoError } from '../errors.js';
import { type BigIntStats, nativeFs, nativePromises, type Stats } from '../native-fs.js';
import type { Context } from './context.js';
import { nodeStats } from './describe.js';
import type { Node } from './knowledge.js';
import { existingAt } from './links/existing-at.js';
import { checkOptions, encodeText } from './options.js';
import { type Place, placeOf } from './place.js';

export function stat(
  context: Context,
  path: unknown,
  options?: { bigint?: boolean },
): Promise<Stats | BigIntStats> {
  return describe(context, path, options, 'stat');
}

/** Of a link itself, unless a slash behind it demands what it leads to. */
export function lstat(
  context: Context,
  path: unknown,
  options?: { bigint?: boolean },
): Promise<Stats | BigIntStats> {
  return describe(context, path, options, 'lstat');
}

async function describe(
  context: Context,
  path: unknown,
  options: { bigint?: boolean } | undefined,
  syscall: string,
) {
  const place = await placeOf(path, syscall);
  const follows = syscall === 'stat' || place.mustBeDirectory;
  const { there, node } = await existingAt(context, place, syscall, follows);
  return nodeStats(context, there.key, node, options?.bigint === true);
}

const { X_OK } = nativeFs.constants;

/** The store decides at each request who may read and write; only a missing path or execution is refused here. */
export async function access(context: Context, path: unknown, mode: number = 0): Promise<void> {
  if (!(mode >= 0 && mode <= 7 && Number.isInteger(mode))) await nativePromises.access('/', mode);
  const place = await placeOf(path, 'access');
  const { there, node } = await existingAt(context, place, 'access', true);
  requireAccess(context, there, node, mode);
}

export function requireAccess(
  context: Context,
  place: Place,
  node: Exclude<Node, { kind: 'absent' }>,
  mode: number,
): void {
  if ((mode & X_OK) === 0 || node.kind === 'directory') return;
  const { mode: bits } = nodeStats(context, place.key, node, false) as Stats;
  if ((bits & 0o111) === 0) throw errnoError('EACCES', 'access', { path: place.path });
}

/** Normalised and existing, all links followed. */
export async function realpath(context: Context, path: unknown, options?: unknown): Promise<string | Buffer> {
  await checkOptions(options);
  const place = await placeOf(path, 'realpath');
  const { there } = await existingAt(context, place, 'realpath', true);
  return encodeText(`/${there.key}`, encodingOf(options));
}

export function encodingOf(options: unknown): unknown {
  return typeof options === 'string'
    ? options
    : (options as { encoding?: unknown } | null | undefined)?.encoding;
}

import { errnoError } from '../errors.js';
import { nativeFs, nativePromises } from '../native-fs.js';
import { formatTime } from './attributes.js';
import type { Context } from './context.js';
import { recordOf } from './ensure.js';
import { keptMetadata } from './kept-metadata.js';
import { directoryOf, missing, requireParent, targetNode } from './look-up.js';
import { type Place, placeOf } from './place.js';
import { isMissing, speakingOf } from './store-errors.js';

const { COPYFILE_EXCL } = nativeFs.constants;

/**
 * As `fs.promises.copyFile`, inside the store: one COPY. The copy gets the present time where the metadata of the
 * source is known, and else keeps that of the source, since a copy may not lose metadata that nobody has read.
 */
export async function copyFile(
  context: Context,
  from: unknown,
  to: unknown,
  mode: number = 0,
): Promise<void> {
  if (!(mode >= 0 && mode <= 7 && Number.isInteger(mode))) await nativePromises.copyFile('/', '/', mode);
  const source = await placeOf(from, 'copyfile');
  const target = await placeOf(to, 'copyfile');
  const places = { path: source.path, dest: target.path };
  const fail = (code: string): Error => errnoError(code, 'copyfile', places);
  await speakingOf('copyfile', places, async () => {
    await checkPlaces(context, source, target, mode, fail);
    if (source.key === target.key) return;
    await requireParent(context, target, fail);
    await copy(context, source, target, (mode & COPYFILE_EXCL) !== 0).catch(async (error) => {
      if (!isMissing(error)) throw error;
      const directory = await directoryOf(context, source.key);
      throw directory ? fail('EISDIR') : missing(context, source, 'copyfile', target.path);
    });
  });
}

async function checkPlaces(
  context: Context,
  source: Place,
  target: Place,
  mode: number,
  fail: (code: string) => Error,
): Promise<void> {
  const { knowledge } = context;
  const node = source.key === '' ? { kind: 'directory' as const } : knowledge.node(source.key);
  if (node?.kind === 'absent') throw missing(context, source, 'copyfile', target.path);
  if (node?.kind === 'directory') throw fail('EISDIR');
  if (source.mustBeDirectory) throw fail('ENOTDIR');
  const existing = await targetNode(context, target.key);
  if (existing && existing.kind !== 'absent' && (mode & COPYFILE_EXCL) !== 0) throw fail('EEXIST');
  if (existing?.kind === 'directory') throw fail('EISDIR');
  if (target.mustBeDirectory) throw fail(existing?.kind === 'file' ? 'ENOTDIR' : 'EISDIR');
}

async function copy(context: Context, source: Place, target: Place, exclusive: boolean): Promise<void> {
  const { store, knowledge, cache, changes } = context;
  await changes.run([source.key, target.key], async () => {
    const node = knowledge.node(source.key);
    const state = node?.kind === 'file' && node.state.metadata ? node.state : undefined;
    const metadata = { ...keptMetadata(state), mtime: formatTime(BigInt(Date.now()) * 1_000_000n) };
    const replace = state && { metadata, contentType: state.contentType };
    const ifNoneMatch = exclusive ? ('*' as const) : undefined;
    const { version } = await store.copy(source.key, target.key, { replace, ifNoneMatch });
    if (state && version === state.version) {
      const copied = { ...state, metadata, version, lastModified: undefined };
      knowledge.wrote(target.key, copied);
      await cache.describeAnew(target.key, recordOf(copied), source.key);
    } else {
      knowledge.forget(target.key);
      await cache.drop(target.key);
    }
  });
}

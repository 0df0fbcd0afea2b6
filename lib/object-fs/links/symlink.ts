import { crc32 } from 'node:zlib';
import { encodeCrc32 } from '../../crc32.js';
import { codeOf } from '../../errors.js';
import { nativePromises } from '../../native-fs.js';
import { textOf } from '../../paths.js';
import { changeKeys } from '../change-keys.js';
import type { Context } from '../context.js';
import { requireParent } from '../look-up.js';
import { isThere } from '../make-directory.js';
import { type Place, placeOf } from '../place.js';
import { speakingOf } from '../store-errors.js';
import { following, leadTo } from './follow.js';
import { LONGEST_TARGET } from './link-state.js';
import { LINK_CONTENT_TYPE, linkMetadata } from './target.js';

/**
 * As `fs.promises.symlink`, kept as s3fs-fuse keeps it: an object with the target as its body and the type of a link in
 * its metadata. One LIST, for a directory of that name, and one PUT on the condition that nothing is there.
 */
export async function symlink(
  context: Context,
  target: unknown,
  path: unknown,
  type?: unknown,
): Promise<void> {
  const bytes = bytesOfTarget(target);
  if (!bytes || type !== undefined) await refuseUnfair(target, type);
  const place = await placeOf(path, 'symlink');
  const text = bytes!;
  const how = following(false, { syscall: 'symlink', path: text.toString(), dest: place.path });
  if (text.length === 0) throw how.fail('ENOENT');
  if (text.length > LONGEST_TARGET) throw how.fail('ENAMETOOLONG');
  await leadTo(context, place, how, (there) =>
    speakingOf('symlink', how, () => makeLink(context, there, text, how.fail)),
  );
}

/** `undefined` for what Node refuses. */
export function bytesOfTarget(target: unknown): Buffer | undefined {
  if (target instanceof Uint8Array && !target.includes(0)) return Buffer.from(target);
  const text = target === '' ? '' : textOf(target);
  return text === undefined ? undefined : Buffer.from(text);
}

/** Below a file, so nothing can be made there. */
const NOWHERE = `${process.execPath}/none`;

/** Node itself looks at the target and the type, in its own words. */
async function refuseUnfair(target: unknown, type: unknown): Promise<void> {
  try {
    await nativePromises.symlink(target as string, NOWHERE, type as string);
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_')) throw error;
  }
}

async function makeLink(
  context: Context,
  place: Place,
  target: Buffer,
  fail: (code: string) => Error,
): Promise<void> {
  const { store, knowledge, cache, attributes } = context;
  const { key } = place;
  if (key === '' || (await isThere(context, key))) throw fail('EEXIST');
  await requireParent(context, place, fail);
  if (place.mustBeDirectory) throw fail('ENOENT');
  await changeKeys(context, [key], async () => {
    const metadata = linkMetadata(target, BigInt(Date.now()) * 1_000_000n, attributes);
    const contentType = LINK_CONTENT_TYPE;
    const { version } = await store.put(key, target, { metadata, contentType, ifNoneMatch: '*' });
    const { length: size } = target;
    knowledge.wrote(key, { version, size, metadata, contentType, crc32: encodeCrc32(crc32(target)), target });
    await cache.drop(key);
  });
}

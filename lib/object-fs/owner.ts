import { nativePromises } from '../native-fs.js';
import type { AttributeChange } from './attributes.js';

const MOST = 0xffff_ffff;

/** Reads the two numbers of a `chown` call; -1 leaves what is. What is no owner is refused in Node's own words. */
export async function ownerOf(uid: unknown, gid: unknown): Promise<AttributeChange> {
  // Node checks the numbers before it looks for the path, and the empty path never is.
  if (!isId(uid) || !isId(gid)) await nativePromises.chown('', uid as number, gid as number);
  return {
    ...(uid === -1 ? {} : { uid: uid as number }),
    ...(gid === -1 ? {} : { gid: gid as number }),
  };
}

function isId(id: unknown): boolean {
  return typeof id === 'number' && Number.isInteger(id) && id >= -1 && id <= MOST;
}

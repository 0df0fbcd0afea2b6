import type { Metadata } from '../../object-store/contract.js';
import { formatTime } from '../attributes.js';
import { LINK_BITS, LINK_PERMISSIONS } from './link-state.js';

/** Marks a target that begins or ends with white space which is its own. */
const VERBATIM = { name: 'link-text', value: 'verbatim' };

const NUL = 0;
const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * The target that the body of a link's object holds. Some versions of s3fs-fuse have stored a NUL or a line end with it,
 * and all of them pass white space at its ends by when they read; so do we, unless the object says that it belongs.
 */
export function targetIn(body: Uint8Array, metadata: Metadata | undefined): Uint8Array {
  if (metadata?.[VERBATIM.name] === VERBATIM.value) return body;
  const end = body.indexOf(NUL);
  return trimmed(end === -1 ? body : body.subarray(0, end));
}

function trimmed(text: Uint8Array): Uint8Array {
  let [start, end] = [0, text.length];
  while (start < end && WHITE_SPACE.has(text[start]!)) start += 1;
  while (end > start && WHITE_SPACE.has(text[end - 1]!)) end -= 1;
  return text.subarray(start, end);
}

/** What s3fs-fuse stores with a link. */
export const LINK_CONTENT_TYPE = 'application/octet-stream';

/** The metadata of a new link, in the names and formats of s3fs-fuse. `uid` and `gid` are its maker's. */
export function linkMetadata(
  target: Uint8Array,
  now: bigint,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Metadata {
  const time = formatTime(now);
  const isVerbatim = trimmed(target).length < target.length;
  return {
    mode: String(LINK_BITS | LINK_PERMISSIONS),
    uid: String(uid),
    gid: String(gid),
    atime: time,
    ctime: time,
    mtime: time,
    ...(isVerbatim ? { [VERBATIM.name]: VERBATIM.value } : {}),
  };
}

/** The target of a link in text, as paths are. */
export function textOfTarget(target: Uint8Array): string {
  return Buffer.from(target.buffer, target.byteOffset, target.byteLength).toString();
}

/** The target of a link in the encoding that a call asked for. */
export function encodeTarget(target: Uint8Array, encoding: unknown): string | Buffer {
  const bytes = Buffer.from(target);
  return encoding === 'buffer' ? bytes : bytes.toString((encoding ?? 'utf8') as BufferEncoding);
}

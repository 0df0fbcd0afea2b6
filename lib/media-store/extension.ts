import { extname } from 'node:path';
import { loadMime } from '../packages.js';

/** The types to which every program with this bucket layout gives the same extension. */
const SHARED: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', '.jpg'],
  ['image/png', '.png'],
  ['image/gif', '.gif'],
  ['image/webp', '.webp'],
  ['video/mp4', '.mp4'],
  ['audio/ogg', '.ogg'],
  ['audio/opus', '.ogg'],
  ['audio/mpeg', '.mp3'],
  ['audio/wav', '.wav'],
  ['application/pdf', '.pdf'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', '.docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', '.xlsx'],
]);

/** Names in use that the library does not know, or whose extension in it is not the usual one. */
const USUAL: ReadonlyMap<string, string> = new Map([
  ['image/jpg', '.jpg'],
  ['audio/aac', '.aac'],
  ['audio/flac', '.flac'],
  ['audio/vnd.wave', '.wav'],
  ['video/quicktime', '.mov'],
]);

/** What programs and stores say where nobody has said anything. */
const VAGUE: ReadonlySet<string> = new Set(['application/octet-stream', 'binary/octet-stream', '']);

/** The extension of a MIME type, with its dot; case and parameters do not matter. `undefined` for an unknown type. */
export function extensionOfType(type: string | undefined): string | undefined {
  const bare = bareType(type ?? '');
  if (VAGUE.has(bare)) return undefined;
  const known = SHARED.get(bare) ?? USUAL.get(bare);
  if (known !== undefined) return known;
  const extension = loadMime().getExtension(bare);
  return extension === null ? undefined : `.${extension}`;
}

/** Whether a type says nothing of what it is the type of. */
export function isVague(type: string): boolean {
  return VAGUE.has(bareType(type));
}

/** The MIME type of an extension with its dot, or of none. */
export function typeOfExtension(ext: string | undefined): string | undefined {
  return (ext ? loadMime().getType(ext.slice(1)) : undefined) ?? undefined;
}

/** `image/png` of `Image/PNG; charset=binary`. */
export function bareType(type: string): string {
  return type.split(';', 1)[0]!.trim().toLowerCase();
}

/** The extension of a name or path, in lower case, if it is one that may stand in a key. */
export function extensionOfName(name: string | undefined): string | undefined {
  const ext = extname(name ?? '').toLowerCase();
  return /^\.[a-z0-9]{1,16}$/.test(ext) ? ext : undefined;
}

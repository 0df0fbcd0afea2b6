import { nameOf } from '../paths.js';

/** As most disks have it. */
const LONGEST_NAME_BYTES = 255;

/** The name of a local file: that of the mounted one, since programs choose a format by it. */
export function ownNameOf(path: string): string {
  const name = nameOf(path);
  if (name !== '' && Buffer.byteLength(name) <= LONGEST_NAME_BYTES) return name;
  const extension = /\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0] ?? '';
  return `object${extension}`;
}

import type { Fs, Stats } from '../native-fs.js';
import { bytesOfText } from '../path-bytes.js';
import { textOfLink } from './make-link.js';
import { withoutSlash } from './names.js';
import { type Device, nodeStats } from './stats.js';

const LINK_MODE = 0o120777n;

/** `statSync` and `lstatSync`, whose `options` have been judged. */
export function status(
  memfs: Fs,
  device: Device,
  verb: 'stat' | 'lstat',
  path: string,
  options: unknown,
): Stats | undefined {
  const { bigint = false, throwIfNoEntry = true } = (options ?? {}) as {
    bigint?: boolean;
    throwIfNoEntry?: boolean;
  };
  // A slash behind a link asks for the directory that it leads to.
  const call = verb === 'stat' || path.endsWith('/') ? memfs.statSync : memfs.lstatSync;
  const stats = call(withoutSlash(path), { bigint: bigint as false, throwIfNoEntry: throwIfNoEntry as true });
  if (!stats) return undefined;
  // memfs has no size for links; it is that of the text they hold. All may do all with a link.
  if (stats.isSymbolicLink()) {
    const { length } = bytesOfText(textOfLink(memfs, path));
    Object.assign(
      stats,
      bigint ? { size: BigInt(length), mode: LINK_MODE } : { size: length, mode: Number(LINK_MODE) },
    );
  }
  return nodeStats(stats, device);
}

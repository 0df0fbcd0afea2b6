import { codeOf } from '../../errors.js';
import { checkArguments } from '../../fs-calls/check-arguments.js';
import { LeadsOut } from '../../fs-calls/leads-out.js';
import { type BigIntStats, type BigIntStatsFs, nativeFs, type Stats, type StatsFs } from '../../native-fs.js';
import type { Context } from '../context.js';
import { nodeStats } from '../describe.js';
import { keysOnWay } from '../links/follow-sync.js';
import { isLink } from '../links/link-state.js';
import { targetOf } from '../links/read-link.js';
import { encodeTarget } from '../links/target.js';
import { encodeText } from '../options.js';
import { type Place, placeOfSync } from '../place.js';
import { encodingOf, requireAccess } from '../stat.js';
import { storeStatsFs } from '../statfs.js';
import { existingSync, knownSync } from './existing.js';
import type { Remote } from './remote.js';

interface StatOptions {
  readonly bigint?: boolean;
  readonly throwIfNoEntry?: boolean;
}

/** `fs.statSync` and `fs.lstatSync`. */
export function statusSync(name: 'stat' | 'lstat') {
  return (context: Context, path: unknown, options?: StatOptions): Stats | BigIntStats | undefined => {
    checkArguments(name, [path, options]);
    const place = placeOfSync(path, name);
    const follows = name === 'stat' || place.mustBeDirectory;
    try {
      if (options?.throwIfNoEntry === false && isKnownMissing(context, place, name, follows))
        return undefined;
      const { there, node } = existingSync(context, place, name, follows);
      return nodeStats(context, there.key, node, options?.bigint === true);
    } catch (error) {
      if (options?.throwIfNoEntry === false && isNoEntry(codeOf(error))) return undefined;
      throw error;
    }
  };
}

/** Whether the error would be `ENOENT`, which then nobody has to make. */
function isKnownMissing(context: Context, place: Place, syscall: string, follows: boolean): boolean {
  const known = knownSync(context, place, syscall, follows);
  return known?.node.kind === 'absent' && context.knowledge.fileAbove(known.there.key) === undefined;
}

export function statfsSync(
  context: Context,
  path: unknown,
  options?: { bigint?: boolean },
): StatsFs | BigIntStatsFs {
  existingSync(context, placeOfSync(path, 'statfs'), 'statfs', true);
  return storeStatsFs(options?.bigint === true);
}

/** Versions of Node differ in whether a path below a file is "no entry"; this one is asked. */
function isNoEntry(code: string | undefined): boolean {
  if (code !== 'ENOTDIR') return code === 'ENOENT';
  try {
    return nativeFs.statSync(`${process.execPath}/none`, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

export function accessSync(context: Context, path: unknown, mode?: number): void {
  checkArguments('access', [path, mode]);
  const place = placeOfSync(path, 'access');
  const { there, node } = existingSync(context, place, 'access', true);
  requireAccess(context, there, node, mode ?? 0);
}

export function existsSync(context: Context, path: unknown): boolean {
  try {
    existingSync(context, placeOfSync(path, 'access'), 'access', true);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOTSUP' || error instanceof LeadsOut) throw error;
    return false;
  }
}

export function realpathSync(context: Context, path: unknown, options?: unknown): string | Buffer {
  checkArguments('realpath', [path, options]);
  const place = placeOfSync(path, 'realpath');
  const { there } = existingSync(context, place, 'realpath', true);
  return encodeText(`/${there.key}`, encodingOf(options));
}

/** Where it leads is known of a link that has been followed. */
export function readlinkSync(
  context: Context,
  remote: Remote,
  path: unknown,
  options?: unknown,
): string | Buffer {
  checkArguments('readlink', [path, options]);
  const place = placeOfSync(path, 'readlink');
  const { node } = existingSync(context, place, 'readlink', place.mustBeDirectory);
  const isOpen = node.kind === 'file' && isLink(node.state) && !node.state.target;
  if (!isOpen) return encodeTarget(targetOf(node, place), encodingOf(options));
  const about = { syscall: 'readlink', path: place.path, keys: keysOnWay(context, place) };
  const target = remote.call('promise', ['readlink', [place.path, 'buffer']], about);
  return encodeTarget(target as Uint8Array, encodingOf(options));
}

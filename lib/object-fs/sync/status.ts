import { codeOf, errnoError } from '../../errors.js';
import { checkArguments } from '../../fs-calls/check-arguments.js';
import { type BigIntStats, type BigIntStatsFs, nativeFs, type Stats, type StatsFs } from '../../native-fs.js';
import type { Context } from '../context.js';
import { nodeStats } from '../describe.js';
import { encodeText } from '../options.js';
import { placeOfSync } from '../place.js';
import { encodingOf, requireAccess } from '../stat.js';
import { storeStatsFs } from '../statfs.js';
import { nodeSync } from './warm.js';

interface StatOptions {
  readonly bigint?: boolean;
  readonly throwIfNoEntry?: boolean;
}

/** `fs.statSync` and `fs.lstatSync`: there are no links here. */
export function statusSync(name: 'stat' | 'lstat') {
  return (context: Context, path: unknown, options?: StatOptions): Stats | BigIntStats | undefined => {
    checkArguments(name, [path, options]);
    const place = placeOfSync(path, name);
    try {
      const node = nodeSync(context, place, name);
      return nodeStats(context, place.key, node, options?.bigint === true);
    } catch (error) {
      if (options?.throwIfNoEntry === false && isNoEntry(codeOf(error))) return undefined;
      throw error;
    }
  };
}

export function statfsSync(
  context: Context,
  path: unknown,
  options?: { bigint?: boolean },
): StatsFs | BigIntStatsFs {
  nodeSync(context, placeOfSync(path, 'statfs'), 'statfs');
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
  requireAccess(context, place, nodeSync(context, place, 'access'), mode ?? 0);
}

export function existsSync(context: Context, path: unknown): boolean {
  try {
    nodeSync(context, placeOfSync(path, 'access'), 'access');
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOTSUP') throw error;
    return false;
  }
}

export function realpathSync(context: Context, path: unknown, options?: unknown): string | Buffer {
  checkArguments('realpath', [path, options]);
  const place = placeOfSync(path, 'realpath');
  nodeSync(context, place, 'realpath');
  return encodeText(`/${place.key}`, encodingOf(options));
}

/** There are no links here. */
export function readlinkSync(context: Context, path: unknown, options?: unknown): never {
  checkArguments('readlink', [path, options]);
  const place = placeOfSync(path, 'readlink');
  nodeSync(context, place, 'readlink');
  throw errnoError('EINVAL', 'readlink', { path: place.path });
}

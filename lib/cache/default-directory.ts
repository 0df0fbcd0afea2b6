import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../errors.js';
import { nativeFs } from '../native-fs.js';

/**
 * The user's own cache directory: `$XDG_CACHE_HOME/mediafs`, else one below the temporary directory that carries the
 * user id. The latter lies in a world-writable place, so it must be a real directory of ours with mode 0700: whatever
 * else somebody put there is refused with `EACCES`.
 */
export function defaultCacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const home = environment['XDG_CACHE_HOME'];
  if (home?.startsWith('/')) return join(home, 'mediafs');
  const user = process.getuid?.() ?? 'user';
  const directory = join(tmpdir(), `mediafs-${user}`);
  claim(directory, user);
  return directory;
}

function claim(directory: string, user: number | 'user'): void {
  try {
    nativeFs.mkdirSync(directory, { mode: 0o700 });
    return;
  } catch (error) {
    // A disk that refuses now refuses later, too, and costs the cache only.
    if (codeOf(error) !== 'EEXIST') return;
  }
  const stats = nativeFs.lstatSync(directory, { throwIfNoEntry: false });
  // Removed since, by its owner: only that one and root can, in a temporary directory.
  if (stats === undefined) {
    claim(directory, user);
    return;
  }
  const isOurs = user === 'user' || (stats.uid === user && (stats.mode & 0o077) === 0);
  if (stats.isDirectory() && isOurs) return;
  throw Object.assign(
    new Error(
      `EACCES: the cache directory ${directory} must be a directory of mode 0700 that belongs to user ${user}; ` +
        'remove it, or name another one (option cacheDirectory)',
    ),
    { code: 'EACCES', errno: -13, path: directory },
  );
}

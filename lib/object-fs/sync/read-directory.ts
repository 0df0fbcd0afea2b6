import { checkArguments } from '../../fs-calls/check-arguments.js';
import type { Dirent } from '../../native-fs.js';
import type { Context } from '../context.js';
import { keysOnWay } from '../links/follow-sync.js';
import { placeOfSync } from '../place.js';
import { isRecursive, presentEntries, type ReadDirectoryOptions } from '../read-directory.js';
import type { Remote } from './remote.js';

export function readdirSync(
  context: Context,
  remote: Remote,
  path: unknown,
  options?: ReadDirectoryOptions | string | null,
): string[] | Buffer[] | Dirent[] {
  checkArguments('readdir', [path, options]);
  const place = placeOfSync(path, 'scandir');
  const about = { syscall: 'scandir', path: place.path, keys: keysOnWay(context, place) };
  const listing = remote.call('entries', [place, isRecursive(options)], about);
  return presentEntries(context, listing, place, options);
}

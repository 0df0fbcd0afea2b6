import { checkArguments } from '../../fs-calls/check-arguments.js';
import { checkBufferSize, createDirectory } from '../../fs-calls/directory.js';
import type { Context } from '../context.js';
import { keysOnWay } from '../links/follow-sync.js';
import { isRecursive, type OpenOptions, WalkedEntries } from '../open-directory.js';
import { placeOfSync } from '../place.js';
import type { Remote } from './remote.js';

/** As `fs.opendirSync`; the thread that lists a page holds nothing of it afterwards. */
export function opendirSync(context: Context, remote: Remote, path: unknown, options?: OpenOptions): object {
  checkArguments('opendir', [path, options]);
  const place = placeOfSync(path, 'opendir');
  const about = { syscall: 'opendir', path: place.path, keys: keysOnWay(context, place) };
  const first = remote.call('openDirectory', [place, isRecursive(options)], about);
  checkBufferSize(options);
  return createDirectory(place.path, new WalkedEntries(context, place, first, options));
}

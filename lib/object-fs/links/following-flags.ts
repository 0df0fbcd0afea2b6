import type { Following } from '../../fs-calls/walk.js';
import { nativeFs } from '../../native-fs.js';
import type { OpenFlags } from '../open-flags.js';
import type { Place } from '../place.js';
import { type Follower, following } from './follow.js';

// Absent where the system has none.
const { O_NOFOLLOW = 0, O_DIRECTORY = 0 } = nativeFs.constants;

/** How a file is looked for that is opened with some flags: a link is no way to a new file. */
export function followingBy(
  { native, exclusive, creates, writes }: OpenFlags,
  { path, mustBeDirectory }: Place,
): Following & Follower {
  const follows = (!exclusive && (native & O_NOFOLLOW) === 0) || (mustBeDirectory && !creates);
  const refusal = (native & O_DIRECTORY) === 0 ? 'ELOOP' : 'ENOTDIR';
  return following(follows, {
    syscall: 'open',
    path,
    refusal,
    makes: creates,
    isReading: !writes && !creates,
  });
}

import { errnoError } from '../errors.js';
import { bringUp, makeParents, PERMISSIONS } from './copy-up.js';
import { findBelow, isAbsent, type Layers, statsAbove } from './layers.js';
import { ask, type Steps } from './steps.js';

/** What a call asks of the file that it writes. */
export interface Asked {
  readonly creates: boolean;
  readonly exclusive: boolean;
  readonly truncates: boolean;
}

/** A call that changes what is there: in the upper layer, which first gets it from the lower ones. */
export function* change(
  layers: Layers,
  name: string,
  syscall: string,
  given: readonly unknown[],
): Steps<unknown> {
  yield* bringUp(layers, given[0] as string, syscall, !changingTimes.has(name));
  return yield* ask(layers.upper, name, ...given);
}

const changingTimes: ReadonlySet<string> = new Set(['truncate', 'utimes', 'lutimes']);

/** Refuses a path that something in a lower layer has taken. What the upper layer has there it refuses itself. */
export function* refuseTaken(layers: Layers, path: string, error: () => Error): Steps<void> {
  if ((yield* findBelow(layers, path)) && !(yield* statsAbove(layers, path))) throw error();
}

/** Runs a call of the upper layer, whose missing directories are made if a lower layer has them. */
export function* withParents<Result>(
  layers: Layers,
  path: string,
  syscall: string,
  work: () => Steps<Result>,
): Steps<Result> {
  try {
    return yield* work();
  } catch (error) {
    if (!isAbsent(error) || !(yield* makeParents(layers, path, syscall))) throw error;
  }
  return yield* work();
}

/**
 * Makes the upper layer ready for a file to be opened for writing.
 *
 * @returns the mode of the file that is to be made, where it takes the place of one in a lower layer
 */
export function* prepareToWrite(layers: Layers, path: string, asked: Asked): Steps<number | undefined> {
  // No file is made under such a name, whatever is there.
  if (asked.creates && path.endsWith('/')) return undefined;
  const below = yield* findBelow(layers, path);
  if (!below || (yield* statsAbove(layers, path))) return undefined;
  if (asked.exclusive) throw errnoError('EEXIST', 'open', { path });
  if (below.stats.isDirectory()) throw errnoError('EISDIR', 'open', { path });
  const mode = below.stats.mode & PERMISSIONS;
  // A new file would lose what the umask takes, and an old one keeps it.
  if (asked.truncates && asked.creates && (mode & process.umask()) === 0) return mode;
  yield* bringUp(layers, path, 'open', false);
  return undefined;
}

import { randomBytes } from 'node:crypto';
import { codeOf, errnoError } from '../errors.js';
import { copyContent, copyContentSync } from '../fs-calls/copy-content.js';
import type { FsShape } from '../fs-calls/forms.js';
import type { Stats } from '../native-fs.js';
import { openFile } from '../object-fs/open-file.js';
import { type Found, findBelow, type Layers, statsAbove } from './layers.js';
import { bare, join, parentOf } from './names.js';
import { list } from './read-directory.js';
import { OWN_DIRECTORY } from './removed.js';
import { Aside, aside, ask, type Steps } from './steps.js';

export const PERMISSIONS = 0o7777;

/**
 * Sees to it that what a union shows at a path is in the upper layer, where it may be changed.
 *
 * @param keepsTimes false where the call will change them
 */
export function* bringUp(layers: Layers, path: string, syscall: string, keepsTimes = true): Steps<void> {
  const found = yield* findBelow(layers, path);
  if (!found || (yield* statsAbove(layers, path))) return;
  yield* makeParents(layers, path, syscall);
  yield* copyUp(layers, bare(path), { ...found, keepsTimes });
}

/** As `bringUp`, with everything that a directory holds. */
export function* bringUpAll(layers: Layers, path: string, syscall: string): Steps<void> {
  yield* bringUp(layers, path, syscall);
  const found = yield* statsAbove(layers, path);
  if (!found?.isDirectory()) return;
  for (const [whole, { layer }] of yield* aside(list(layers, path, undefined, true))) {
    if (layer === layers.upper) continue;
    const below = yield* findBelow(layers, whole);
    if (below) yield* copyUp(layers, whole, { ...below, keepsTimes: true });
  }
}

/** Makes the directories above a path in the upper layer, if a lower layer has them; tells whether it had to. */
export function makeParents(layers: Layers, path: string, syscall: string): Steps<boolean> {
  return bringUpDirectory(layers, parentOf(path), errnoError('ENOTDIR', syscall, { path }));
}

/** As `makeParents`, with the directory itself. */
export function* bringUpDirectory(layers: Layers, path: string, refusal: Error): Steps<boolean> {
  if (path === '/' || (yield* statsAbove(layers, path))) return false;
  const found = yield* findBelow(layers, path);
  if (!found) return false;
  if (!found.stats.isDirectory()) throw refusal;
  yield* bringUpDirectory(layers, parentOf(path), refusal);
  yield* copyUp(layers, path, { ...found, keepsTimes: false });
  return true;
}

interface Copied extends Found {
  readonly keepsTimes: boolean;
}

/** Of two who do it at once, one is late and finds it done. */
function* copyUp({ upper }: Layers, path: string, found: Copied): Steps<void> {
  const { layer, stats } = found;
  try {
    if (stats.isSymbolicLink()) yield* ask(upper, 'symlink', yield* ask(layer, 'readlink', path), path);
    else if (stats.isDirectory()) {
      yield* ask(upper, 'mkdir', path, { mode: stats.mode & PERMISSIONS });
      yield* copyAttributes(upper, path, found);
    } else yield* copyFileUp(upper, path, found);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw new Aside('copy', { cause: error });
  }
}

/** Whole or not at all, also where a layer shows files while they are being written: that one gets them by a link. */
function* copyFileUp(upper: FsShape, path: string, found: Copied): Steps<void> {
  if (openFile in upper) {
    yield* copyTo(upper, path, path, found);
    return;
  }
  const temporary = join(OWN_DIRECTORY, randomBytes(16).toString('hex'));
  yield* ask(upper, 'mkdir', OWN_DIRECTORY, { recursive: true });
  try {
    yield* copyTo(upper, path, temporary, found);
    yield* ask(upper, 'link', temporary, path);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error)!)) throw error;
    yield* copyTo(upper, path, path, found);
  } finally {
    yield* ask(upper, 'rm', temporary, { force: true });
  }
}

const NO_LINKS: ReadonlySet<string> = new Set([
  'ENOTSUP',
  'EOPNOTSUPP',
  'EPERM',
  'EXDEV',
  'ENOSYS',
  'EMLINK',
]);

/** Never over a file that somebody else has put there in the meantime. */
function* copyTo(upper: FsShape, path: string, target: string, found: Copied): Steps<void> {
  const { layer, stats } = found;
  const [from, to] = [
    { fs: layer, path },
    { fs: upper, path: target },
  ];
  const options = { flag: 'wx', mode: stats.mode & PERMISSIONS } as const;
  yield {
    run: () => copyContent(from, to, options),
    runSync: () => copyContentSync(from, to, options),
  };
  yield* copyAttributes(upper, target, found);
}

function* copyAttributes(upper: FsShape, path: string, { stats, keepsTimes }: Copied): Steps<void> {
  const { mode, uid, gid, atimeMs, mtimeMs } = stats;
  const made = yield* ask<Stats>(upper, 'stat', path);
  if (made.uid !== uid || made.gid !== gid) yield* tryTo(ask(upper, 'chown', path, uid, gid));
  if (made.mode !== mode) yield* ask(upper, 'chmod', path, mode & PERMISSIONS);
  if (keepsTimes) yield* ask(upper, 'utimes', path, atimeMs / 1000, mtimeMs / 1000);
}

/** Only the superuser may give files away; without that, they belong to who has changed them. */
function* tryTo(steps: Steps<unknown>): Steps<void> {
  try {
    yield* steps;
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

import { errnoError } from '../errors.js';
import { followsLast, makesFile, type PathOfCall } from '../fs-calls/follows-last.js';
import { type Way, walk } from '../fs-calls/walk.js';
import type { Fs } from '../native-fs.js';
import { hasTrailingSlash, keyOf } from '../paths.js';
import { textOfLink } from './make-link.js';

/**
 * The path by which memfs finds what a kernel would find: it follows links by the text of their targets alone. With
 * `leadsOut`, an absolute target is for the volume to follow: throws `LeadsOut`.
 */
export function followLinks(memfs: Fs, call: PathOfCall, syscall: string, leadsOut: boolean): string {
  const { name, path } = call;
  const way: Way = { path, key: keyOf(path), mustBeDirectory: hasTrailingSlash(path) };
  const fail = (code: string): Error => errnoError(code, syscall, { path });
  const steps = walk(way, { last: followsLast(call), makes: makesFile(call), fail }, leadsOut);
  let step = steps.next();
  while (!step.done) step = steps.next(targetOf(memfs, `/${step.value.key}`));
  const { key, mustBeDirectory, linked } = step.value;
  if (step.value === way) return path;
  // Directories are made all at once, but not those that a link leads to.
  if (name === 'mkdir' && !memfs.existsSync(`/${linked}`)) throw fail('ENOENT');
  return mustBeDirectory && key !== '' ? `/${key}/` : `/${key}`;
}

function targetOf(memfs: Fs, path: string): string | undefined {
  try {
    return memfs.lstatSync(path).isSymbolicLink() ? textOfLink(memfs, path) : undefined;
  } catch {
    return undefined;
  }
}

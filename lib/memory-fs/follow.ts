import { errnoError } from '../errors.js';
import type { Signature } from '../fs-calls/signatures.js';
import { type Way, walk } from '../fs-calls/walk.js';
import { type Fs, nativeFs } from '../native-fs.js';
import { hasTrailingSlash, keyOf } from '../paths.js';
import { textOfLink } from './make-link.js';

const { COPYFILE_EXCL, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = nativeFs.constants;

/** Calls that act on a link at the end of the path itself. */
const ofLinksThemselves: ReadonlySet<string> = new Set([
  'lchown',
  'link',
  'lstat',
  'lutimes',
  'mkdtemp',
  'readlink',
  'rename',
  'rm',
  'rmdir',
  'symlink',
  'unlink',
]);

/** Of these, a slash behind a link makes them follow it. */
const mindTheSlash: ReadonlySet<string> = new Set([
  'lchown',
  'lstat',
  'lutimes',
  'mkdtemp',
  'readlink',
  'rm',
]);

/** One path of a call. */
export interface PathOfCall {
  readonly name: string;
  readonly signature: Signature;
  readonly given: readonly unknown[];
  readonly index: number;
  /** Absolute and normalised. */
  readonly path: string;
}

/**
 * The path by which memfs finds what a kernel would find: it follows links by the text of their targets alone. With
 * `leadsOut`, an absolute target is for the volume to follow: throws `LeadsOut`.
 */
export function followLinks(memfs: Fs, call: PathOfCall, leadsOut: boolean): string {
  const { name, signature, path } = call;
  const way: Way = { path, key: keyOf(path), mustBeDirectory: hasTrailingSlash(path) };
  const fail = (code: string): Error => errnoError(code, signature.syscall, { path });
  const steps = walk(way, { last: followsLast(call), fail }, leadsOut);
  let step = steps.next();
  while (!step.done) step = steps.next(targetOf(memfs, `/${step.value.key}`));
  const { key, mustBeDirectory, linked } = step.value;
  if (step.value === way) return path;
  // Directories are made all at once, but not those that a link leads to.
  if (name === 'mkdir' && !memfs.existsSync(`/${linked}`)) throw fail('ENOENT');
  return mustBeDirectory && key !== '' ? `/${key}/` : `/${key}`;
}

function followsLast({ name, given, index, path }: PathOfCall): boolean {
  const slash = path.endsWith('/');
  switch (name) {
    case 'open':
      return slash || !isNew(given[1]);
    case 'appendFile':
    case 'writeFile':
    case 'readFile':
      return slash || !isNew((given.at(-1) as { flag?: unknown } | undefined)?.flag);
    case 'copyFile':
      return index === 0 || (Number(given[2] ?? 0) & COPYFILE_EXCL) === 0;
    case 'mkdir':
      return (given[1] as { recursive?: boolean } | undefined)?.recursive === true;
    case 'rm':
      // As on a disk, what such a path speaks of is not removed.
      return slash && (given[1] as { recursive?: boolean } | undefined)?.recursive !== true;
    default:
      return !ofLinksThemselves.has(name) || (slash && mindTheSlash.has(name));
  }
}

/** Whether what is opened with some flags must be new, or no link. */
function isNew(flags: unknown): boolean {
  if (typeof flags === 'string') return flags.includes('x');
  if (typeof flags !== 'number') return false;
  return (flags & O_NOFOLLOW) !== 0 || (flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL);
}

function targetOf(memfs: Fs, path: string): string | undefined {
  try {
    return memfs.lstatSync(path).isSymbolicLink() ? textOfLink(memfs, path) : undefined;
  } catch {
    return undefined;
  }
}

import { nativeFs } from '../native-fs.js';

const { COPYFILE_EXCL, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = nativeFs.constants;

/** Calls that act on a link at the end of the path itself. */
const ofLinksThemselves: ReadonlySet<string> = new Set([
  'lchmod',
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
  'lchmod',
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
  readonly given: readonly unknown[];
  /** Which of the arguments it is. */
  readonly index: number;
  /** Absolute and normalised. */
  readonly path: string;
}

/** Whether a system follows a symbolic link that the path ends in. */
export function followsLast({ name, given, index, path }: PathOfCall): boolean {
  const slash = path.endsWith('/');
  switch (name) {
    case 'open':
      return slash || !isNew(given[1]);
    case 'appendFile':
    case 'writeFile':
    case 'readFile':
      return slash || !isNew(flagOf(given));
    case 'copyFile':
      return index === 0 || (Number(given[2] ?? 0) & COPYFILE_EXCL) === 0;
    case 'mkdir':
      return isRecursive(given[1]);
    case 'rm':
      // What such a path speaks of is not removed.
      return slash && !isRecursive(given[1]);
    default:
      return !ofLinksThemselves.has(name) || (slash && mindTheSlash.has(name));
  }
}

/** Whether a file may be made at the path. */
export function makesFile({ name, given, index }: PathOfCall): boolean {
  switch (name) {
    case 'open':
      return creates(given[1] ?? 'r');
    case 'appendFile':
      return creates(flagOf(given) ?? 'a');
    case 'writeFile':
      return creates(flagOf(given) ?? 'w');
    case 'readFile':
      return creates(flagOf(given) ?? 'r');
    default:
      return name === 'copyFile' && index === 1;
  }
}

function creates(flags: unknown): boolean {
  return typeof flags === 'string' ? !flags.startsWith('r') : (Number(flags) & O_CREAT) !== 0;
}

function flagOf(given: readonly unknown[]): unknown {
  return (given.at(-1) as { flag?: unknown } | null | undefined)?.flag;
}

function isRecursive(options: unknown): boolean {
  return (options as { recursive?: boolean } | null | undefined)?.recursive === true;
}

/** Whether what is opened with some flags must be new, or no link. */
function isNew(flags: unknown): boolean {
  if (typeof flags === 'string') return flags.includes('x');
  if (typeof flags !== 'number') return false;
  return (flags & O_NOFOLLOW) !== 0 || (flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL);
}

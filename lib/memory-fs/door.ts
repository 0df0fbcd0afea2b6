import { codeOf, errnoError } from '../errors.js';
import type { Signature } from '../fs-calls/signatures.js';
import type { Fs } from '../native-fs.js';
import { hasEscapes } from '../path-bytes.js';
import { isWithin, resolvePath, textOf } from '../paths.js';
import { followLinks } from './follow.js';
import { judgePathCall } from './judge.js';
import { refuseLongNames, refuseSlashOfFile } from './names.js';

export type SyncCall = (...given: unknown[]) => unknown;

/** A call behind the door: its paths are absolute and normalised; `asked` is the first one as the caller gave it. */
export type InnerCall = (passed: readonly unknown[], asked: string) => unknown;

/** These make something at the path, or look at a slash themselves. */
const mindTheSlash: ReadonlySet<string> = new Set([
  'appendFile',
  'copyFile',
  'link',
  'mkdir',
  'mkdtemp',
  'open',
  'readFile',
  'rename',
  'symlink',
  'truncate',
  'writeFile',
]);

/** These name in their errors what they came upon, or have a system call of their own. */
const nameTheirErrors: ReadonlySet<string> = new Set(['cp', 'mkdtemp']);

const syscalls: Readonly<Record<string, string>> = { rm: 'lstat' };

/** What every call on paths has in common: the check of its arguments and paths, and the words of its errors. */
export function behindDoor(
  memfs: Fs,
  name: string,
  signature: Signature,
  call: InnerCall,
  leadsOut: boolean,
): SyncCall {
  return (...given) => {
    const passed = [...given];
    try {
      judgePathCall(name, signature, given);
      for (const index of signature.paths) {
        const text = textOf(given[index])!;
        if (hasEscapes(text)) throw errnoError('EINVAL', signature.syscall);
        const path = enter(memfs, name, text);
        const there = followLinks(memfs, { name, given, index, path }, signature.syscall, leadsOut);
        if (!mindTheSlash.has(name)) refuseSlashOfFile(memfs, there);
        passed[index] = there;
      }
      return call(passed, textOf(given[signature.paths[0]!])!);
    } catch (error) {
      throw nameTheirErrors.has(name) ? error : inCallersWords(error, name, signature, given, passed);
    }
  };
}

function enter(memfs: Fs, name: string, text: string): string {
  const path = resolvePath(text, process.cwd);
  // The name that mkdtemp makes is longer than what it is given; it looks for itself.
  if (name !== 'mkdtemp') refuseLongNames(memfs, path);
  return path;
}

/** The same error about the paths that the caller gave. What lies below them keeps its own name. */
function inCallersWords(
  error: unknown,
  name: string,
  { paths, texts = [], syscall }: Signature,
  given: readonly unknown[],
  passed: readonly unknown[],
): unknown {
  const { path: inner, syscall: innerSyscall } = error as NodeJS.ErrnoException;
  const code = codeOf(error);
  if (!code || code.startsWith('ERR_')) return error;
  // A read or a write of what was opened names no path.
  if (inner === undefined && innerSyscall !== syscall) return error;
  const isBelow = paths.some(
    (index) => inner !== undefined && inner !== passed[index] && isWithin(inner, String(passed[index])),
  );
  if (isBelow && name === 'rm') return error;
  const [path, dest] = [...texts, ...paths].map((index) => textOf(given[index]) ?? '');
  return errnoError(code, syscalls[name] ?? syscall, { path, dest });
}

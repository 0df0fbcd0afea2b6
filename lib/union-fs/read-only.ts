import { errnoError } from '../errors.js';
import { checkArguments } from '../fs-calls/check-arguments.js';
import type { FsShape } from '../fs-calls/forms.js';
import { pathCalls } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import type { Guard, OpensThrough } from '../parts.js';
import { createShape } from './file-system.js';
import { flagOf, parseFlags } from './flags.js';
import { NOTHING_HIDDEN, type Stack, statsAbove } from './layers.js';
import { parentOf } from './names.js';
import { openToRead } from './open.js';
import { perform } from './perform.js';
import { isReading, readingCalls } from './read.js';
import type { Steps } from './steps.js';

type Given = readonly unknown[];

/** A file system of which nothing can be changed. What is missing, or in the way, is told first, as a kernel does. */
export function createReadOnlyFileSystem(fs: FsShape): FsShape & OpensThrough {
  const stack: Stack = { upper: fs, lowers: [], removed: NOTHING_HIDDEN };
  function* call(name: string, given: Given): Steps<unknown> {
    if (!(yield* isReading(name, given))) return yield* refuse(stack, name, given);
    const result = yield* readingCalls[name]!(stack, withoutWriting(name, given));
    if (asksToWrite(name, given)) throw errnoError('EROFS', 'access', { path: given[0] as string });
    return result;
  }
  return createShape({
    call: (name, given) => perform(stack, name, given, (passed) => call(name, passed)),
    open: (given, opener) =>
      perform(stack, 'open', given, function* (passed) {
        if ((yield* parseFlags(passed[1])).writes) yield* refuse(stack, 'open', passed);
        return yield* openToRead(stack, passed, opener);
      }),
    guard: () => REFUSING,
  });
}

const { W_OK } = nativeFs.constants;

function asksToWrite(name: string, [, mode]: Given): boolean {
  return name === 'access' && typeof mode === 'number' && (mode & W_OK) !== 0;
}

function withoutWriting(name: string, given: Given): Given {
  return asksToWrite(name, given) ? [given[0], (given[1] as number) & ~W_OK] : given;
}

/** What is made at a path is not there yet. */
const making: ReadonlySet<string> = new Set(['mkdir', 'mkdtemp', 'symlink']);

function* refuse(stack: Stack, name: string, given: Given): Steps<undefined> {
  checkArguments(name, given);
  const { paths, texts = [], syscall } = pathCalls[name]!;
  const place = given[paths[0]!] as string;
  const [path, dest] = [...texts, ...paths].map((index) => given[index] as string);
  const refusal = (code: string): Error =>
    errnoError(code, name === 'rm' ? 'unlink' : syscall, {
      path: name === 'mkdtemp' ? `${path}XXXXXX` : path,
      dest,
    });
  const isTree = name === 'mkdir' && (given[1] as { recursive?: boolean } | undefined)?.recursive === true;
  const { creates, exclusive } = yield* parseFlags(flagIn(name, given));
  const found = name === 'mkdtemp' ? undefined : yield* statsAbove(stack, place);
  if (!found) {
    if (name === 'rm' && (given[1] as { force?: boolean } | undefined)?.force) return undefined;
    if (!making.has(name) && !creates) throw refusal('ENOENT');
    if (!isTree && !(yield* statsAbove(stack, parentOf(place)))) throw refusal('ENOENT');
  } else if (exclusive || making.has(name)) {
    if (isTree && found.isDirectory()) return undefined;
    throw refusal('EEXIST');
  }
  throw refusal('EROFS');
}

/** How a call opens its file; those that open none read. */
function flagIn(name: string, given: Given): unknown {
  switch (name) {
    case 'open':
      return given[1];
    case 'readFile':
      return flagOf(given[1], 'r');
    case 'writeFile':
      return flagOf(given[2], 'w');
    case 'appendFile':
      return flagOf(given[2], 'a');
    default:
      return 'r';
  }
}

const syscalls: Readonly<Record<string, string>> = { chmod: 'fchmod', chown: 'fchown', utimes: 'futime' };

/** A kernel has no path in these errors. */
const REFUSING: Guard = {
  change: async (name) => REFUSING.changeSync(name, []),
  changeSync(name) {
    throw errnoError('EROFS', syscalls[name]!);
  },
  stat: () => undefined,
  statSync: () => undefined,
};

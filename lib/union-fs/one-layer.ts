import { codeOf, errnoError } from '../errors.js';
import { checkArguments } from '../fs-calls/check-arguments.js';
import type { FsShape } from '../fs-calls/forms.js';
import { pathCalls } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import type { OpenFlags } from '../object-fs/open-flags.js';
import { copyFrom } from './copy-file.js';
import { flagOf, parseFlags } from './flags.js';
import { find, isAbsent, type Stack } from './layers.js';
import { bare } from './names.js';
import { type Opener, openToRead } from './open.js';
import type { StackCall } from './read.js';
import { list } from './read-directory.js';
import { aside, ask, type Steps } from './steps.js';

const { COPYFILE_EXCL } = nativeFs.constants;

type Given = readonly unknown[];
type Work<Result> = (layer: FsShape) => Steps<Result>;

/** A call that changes something, made by the uppermost layer that can. */
export function changeInOne(name: string): StackCall {
  return function* (stack, given) {
    const [path, second, third] = given as [string, unknown, unknown];
    const work: Work<unknown> = (layer) => ask(layer, name, ...given);
    if (name === 'rm') return yield* remove(stack, path, second as RemoveOptions | undefined);
    if (name === 'writeFile' || name === 'appendFile' || name === 'readFile') {
      const [options, usual] =
        name === 'readFile' ? [second, 'r'] : [third, name === 'writeFile' ? 'w' : 'a'];
      return yield* write(stack, path, yield* parseFlags(flagOf(options, usual)), work);
    }
    if (name === 'copyFile') return yield* copyBetweenLayers(stack, given, work);
    if (name === 'rmdir') {
      const isEmpty = (yield* aside(list(stack, path, undefined, false))).size === 0;
      if (isRecursive(second)) return yield* remove(stack, path, { recursive: true });
      if (!isEmpty) throw errnoError('ENOTEMPTY', 'rmdir', { path });
    }
    if (name === 'symlink' || name === 'link' || (name === 'mkdir' && !isRecursive(second)))
      yield* refuseTaken(stack, name, given);
    return yield* firstThatCan(stack, work);
  };
}

export function* openInOne<Opened>(stack: Stack, given: Given, opener: Opener<Opened>): Steps<Opened> {
  const [path, flags] = given as [string, unknown];
  const asked = yield* parseFlags(flags);
  if (!asked.writes) return yield* openToRead(stack, given, opener);
  return yield* write(stack, path, asked, (layer) => opener(layer, given));
}

/** What is kept of a file is in the layer that has it; a file that is made, or made anew, is in the first that takes it. */
function* write<Result>(stack: Stack, path: string, asked: OpenFlags, work: Work<Result>): Steps<Result> {
  // No file has a name that ends in a slash.
  if ((asked.exclusive || !asked.truncates) && !path.endsWith('/')) {
    const found = yield* find(stack, path);
    if (found && asked.exclusive) throw errnoError('EEXIST', 'open', { path });
    if (found) return yield* work(found.layer);
  }
  return yield* firstThatCan(stack, work);
}

/** Within a layer it is that layer's own; from one to another the content is read there and written here. */
function* copyBetweenLayers(stack: Stack, given: Given, within: Work<unknown>): Steps<unknown> {
  const [path, dest, mode = 0] = given as [string, string, number | undefined];
  try {
    return yield* firstThatCan(stack, within);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const source = yield* find(stack, path);
    if (!source?.stats.isFile()) throw error;
    const isExclusive = (mode & COPYFILE_EXCL) !== 0;
    if (isExclusive && (yield* find(stack, dest))) throw errnoError('EEXIST', 'copyfile', { path, dest });
    return yield* firstThatCan(stack, (layer) =>
      copyFrom(source, layer, path, dest, isExclusive ? 'wx' : 'w'),
    );
  }
}

function* refuseTaken(stack: Stack, name: string, given: Given): Steps<void> {
  checkArguments(name, given);
  const { paths, texts = [], syscall } = pathCalls[name]!;
  const [path, dest] = [...texts, ...paths].map((index) => given[index] as string);
  if (name === 'link' && !(yield* find(stack, path!))) throw errnoError('ENOENT', syscall, { path, dest });
  if (yield* find(stack, bare(dest ?? path!))) throw errnoError('EEXIST', syscall, { path, dest });
}

interface RemoveOptions {
  readonly force?: boolean;
  readonly recursive?: boolean;
}

/** With `force` a layer that has nothing would be content, and the one that has it would keep it. */
function* remove(stack: Stack, path: string, options: RemoveOptions | undefined): Steps<unknown> {
  const { force, ...rest } = options ?? {};
  try {
    return yield* firstThatCan(stack, (layer) => ask(layer, 'rm', path, force ? rest : options));
  } catch (error) {
    if (force && isAbsent(error)) return undefined;
    throw error;
  }
}

/** What lets the next layer be asked; if none can, `EROFS` is the answer before that of the uppermost. */
const PASSED_ON: ReadonlySet<string> = new Set(['ENOENT', 'EROFS', 'ENOTSUP']);

function* firstThatCan<Result>({ upper, lowers }: Stack, work: Work<Result>): Steps<Result> {
  let failure: unknown;
  for (const layer of [upper, ...lowers]) {
    try {
      return yield* work(layer);
    } catch (error) {
      if (!PASSED_ON.has(codeOf(error)!) || (codeOf(error) === 'ENOENT' && !isAbsent(error))) throw error;
      if (failure === undefined || codeOf(error) === 'EROFS') failure = error;
    }
  }
  throw failure;
}

function isRecursive(options: unknown): boolean {
  return typeof options === 'object' && (options as { recursive?: boolean } | null)?.recursive === true;
}

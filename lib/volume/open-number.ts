import { errnoError } from '../errors.js';
import { type AnyFunction, type FsShape, functionOf } from '../fs-calls/forms.js';
import { rooted } from '../mountable.js';
import { nativeFs } from '../native-fs.js';
import type { openFileFor } from '../object-fs/open.js';
import { openFile, openFileSync } from '../object-fs/open-file.js';
import type { Interest } from '../object-fs/ranged/first-reading.js';
import { type Guard, type NumberOpener, opensThrough, openThrough, openThroughSync } from '../parts.js';
import { shownAs } from '../shown-as.js';
import type { Descriptors } from './descriptors.js';
import type { Guards } from './guards.js';

export interface Tables {
  readonly descriptors: Descriptors;
  readonly guards: Guards;
}

/** For whom a file is opened. */
export interface OpenedBy extends Tables {
  /** What errors call the file, where that is known already. */
  readonly shown?: string | undefined;
  /** What is going to be read of it, where that is known. */
  readonly interest?: Interest | undefined;
}

export interface Opening extends OpenedBy {
  readonly shown: string | undefined;
}

interface OpensFiles {
  readonly [openFile]?: (...given: unknown[]) => ReturnType<typeof openFileFor>;
  readonly [openFileSync]?: (...given: unknown[]) => Awaited<ReturnType<typeof openFileFor>>;
}

/** Opens a file of a mounted file system, and gives a number that works in every function of the volume. */
export async function openNumber(fs: FsShape, given: readonly unknown[], opening: Opening): Promise<number> {
  if (opensThrough(fs)) return fs[openThrough](openerOf(opening), given);
  const opens = (fs as OpensFiles)[openFile];
  if (opens) {
    const [path, flags, mode] = given;
    return register(await opens.call(fs, path, flags, mode, opening.interest), opening);
  }
  const number = await promised(functionOf(fs, 'open')!.bind(fs), given);
  return isNative(fs) ? number : opening.descriptors.addVirtual(fs, number);
}

export function openNumberSync(fs: FsShape, given: readonly unknown[], opening: Opening): number {
  if (opensThrough(fs)) return fs[openThroughSync](openerOf(opening), given);
  const opens = (fs as OpensFiles)[openFileSync];
  if (opens) return register(opens.apply(fs, [...given]), opening);
  const open = functionOf(fs, 'openSync');
  if (!open) throw errnoError('ENOTSUP', 'open', { path: given[0] as string });
  const number = open.apply(fs, [...given]);
  return isNative(fs) ? number : opening.descriptors.addVirtual(fs, number);
}

/** Whether the numbers of a file system are the kernel's. */
function isNative(fs: FsShape): boolean {
  return fs === nativeFs || (fs as { [rooted]?: { fs: FsShape } })[rooted]?.fs === nativeFs;
}

function register(
  { native, file, stats }: Awaited<ReturnType<typeof openFileFor>>,
  { descriptors, shown }: Opening,
): number {
  file[shownAs](shown);
  descriptors.addReal(native, file, undefined, stats);
  return native;
}

function openerOf(opening: Opening): NumberOpener {
  const watched = (number: number, guard: Guard | undefined): number => {
    if (guard) opening.guards.add(number, guard);
    return number;
  };
  return {
    open: async (part, given, guard) => watched(await openNumber(part, given, opening), guard),
    openSync: (part, given, guard) => watched(openNumberSync(part, given, opening), guard),
  };
}

export function promised(call: AnyFunction, given: readonly unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    call(...given, (error: unknown, number: number) => (error ? reject(error) : resolve(number)));
  });
}

import { pathCalls } from '../fs-calls/signatures.js';
import { change } from './change.js';
import { copyFile } from './copy-file.js';
import { flagOf, parseFlags } from './flags.js';
import type { Layers } from './layers.js';
import { look } from './look.js';
import { link, makeDirectory, makeTemporaryDirectory, symlink } from './make.js';
import { rename } from './move.js';
import { readFile, write } from './open.js';
import { readDirectory } from './read-directory.js';
import { remove, removeDirectory, unlink } from './remove.js';
import { aside, ask, type Steps } from './steps.js';

/** What a union does for one call. */
export type UnionCall = (layers: Layers, given: readonly unknown[]) => Steps<unknown>;

const reading = ['access', 'lstat', 'readlink', 'realpath', 'stat'] as const;
const changing = ['chmod', 'chown', 'lchmod', 'lchown', 'lutimes', 'truncate', 'utimes'] as const;

/** Calls whose last path does not follow a link that it ends in. */
export const ofLinksThemselves: ReadonlySet<string> = new Set([
  'lchmod',
  'lchown',
  'link',
  'lstat',
  'lutimes',
  'mkdir',
  'mkdtemp',
  'readlink',
  'rename',
  'rm',
  'rmdir',
  'symlink',
  'unlink',
]);

/** Whether a call only looks, and so asks one layer after the other for the very path that was given. */
export function* isReading(name: string, [, first]: readonly unknown[]): Steps<boolean> {
  if (name === 'open') return !(yield* parseFlags(first)).writes;
  if (name === 'readFile') return !(yield* parseFlags(flagOf(first, 'r'))).writes;
  return name === 'statfs' || (reading as readonly string[]).includes(name);
}

/** Every call of a union but `open`, whose results are of two kinds. */
export const unionCalls: Readonly<Record<string, UnionCall>> = {
  ...Object.fromEntries(reading.map((name) => [name, readingCall(name)])),
  ...Object.fromEntries(changing.map((name) => [name, changingCall(name)])),
  appendFile: (layers, given) => write(layers, 'appendFile', 'a', given),
  copyFile,
  link,
  mkdir: makeDirectory,
  mkdtemp: makeTemporaryDirectory,
  readFile,
  readdir: readDirectory,
  rename,
  rm: remove,
  rmdir: removeDirectory,
  statfs,
  symlink,
  unlink: (layers, [path]) => unlink(layers, path as string),
  writeFile: (layers, given) => write(layers, 'writeFile', 'w', given),
};

/** What is full is the layer that takes the changes, wherever the file is. */
function* statfs(layers: Layers, [path, options]: readonly unknown[]): Steps<unknown> {
  yield* aside(look(layers, path as string, true, (layer, place) => ask(layer, 'stat', place)));
  return yield* ask(layers.upper, 'statfs', '/', options);
}

function readingCall(name: string): UnionCall {
  return (layers, [path, ...rest]) =>
    look(layers, path as string, !ofLinksThemselves.has(name), (layer, place) =>
      ask(layer, name, place, ...rest),
    );
}

function changingCall(name: string): UnionCall {
  const { syscall } = pathCalls[name]!;
  return (layers, given) => change(layers, name, syscall, given);
}

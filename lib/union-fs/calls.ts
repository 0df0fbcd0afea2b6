import { pathCalls } from '../fs-calls/signatures.js';
import { change } from './change.js';
import { copyFile } from './copy-file.js';
import type { Layers } from './layers.js';
import { link, makeDirectory, makeTemporaryDirectory, symlink } from './make.js';
import { rename } from './move.js';
import { readMadeFile, write } from './open.js';
import { isReading, readingCalls } from './read.js';
import { remove, removeDirectory, unlink } from './remove.js';
import type { Steps } from './steps.js';

type ChangingCall = (layers: Layers, given: readonly unknown[]) => Steps<unknown>;

const inPlace = ['chmod', 'chown', 'lchmod', 'lchown', 'lutimes', 'truncate', 'utimes'] as const;

const changingCalls: Readonly<Record<string, ChangingCall>> = {
  ...Object.fromEntries(inPlace.map((name) => [name, inPlaceCall(name)])),
  appendFile: (layers, given) => write(layers, 'appendFile', 'a', given),
  copyFile,
  link,
  mkdir: makeDirectory,
  mkdtemp: makeTemporaryDirectory,
  readFile: readMadeFile,
  rename,
  rm: remove,
  rmdir: removeDirectory,
  symlink,
  unlink: (layers, [path]) => unlink(layers, path as string),
  writeFile: (layers, given) => write(layers, 'writeFile', 'w', given),
};

function inPlaceCall(name: string): ChangingCall {
  const { syscall } = pathCalls[name]!;
  return (layers, given) => change(layers, name, syscall, given);
}

/** Every call of a union but `open`, whose results are of two kinds. */
export const unionCalls: readonly string[] = [
  ...new Set([...Object.keys(readingCalls), ...Object.keys(changingCalls)]),
];

/** What a union does for one call. */
export function* callUnion(layers: Layers, name: string, given: readonly unknown[]): Steps<unknown> {
  const calls = (yield* isReading(name, given)) ? readingCalls : changingCalls;
  return yield* calls[name]!(layers, given);
}

import { flagOf, parseFlags } from './flags.js';
import type { Stack } from './layers.js';
import { followsLast } from './links.js';
import { look } from './look.js';
import { readDirectory } from './read-directory.js';
import { aside, ask, type Steps } from './steps.js';

export type StackCall = (stack: Stack, given: readonly unknown[]) => Steps<unknown>;

/** Calls that ask one layer after the other for the very path that was given. */
const plain = ['access', 'lstat', 'readFile', 'readlink', 'realpath', 'stat'] as const;

export const readingCalls: Readonly<Record<string, StackCall>> = {
  ...Object.fromEntries(plain.map((name) => [name, plainCall(name)])),
  readdir: readDirectory,
  statfs,
};

function plainCall(name: string): StackCall {
  return (stack, [path, ...rest]) =>
    look(stack, path as string, followsLast(name), (layer, place) => ask(layer, name, place, ...rest));
}

/** What is full is the layer that takes the changes, wherever the file is. */
function* statfs(stack: Stack, [path, options]: readonly unknown[]): Steps<unknown> {
  yield* aside(look(stack, path as string, true, (layer, place) => ask(layer, 'stat', place)));
  return yield* ask(stack.upper, 'statfs', '/', options);
}

/** Whether a call with these arguments changes nothing. */
export function* isReading(name: string, [, first]: readonly unknown[]): Steps<boolean> {
  if (name === 'open') return !(yield* parseFlags(first)).writes;
  if (name === 'readFile') return !(yield* parseFlags(flagOf(first, 'r'))).writes;
  return name in readingCalls;
}

/** Whether a call looks for its path itself; all others are given one without links. */
export function* isLooking(name: string, given: readonly unknown[]): Steps<boolean> {
  return name !== 'readdir' && (yield* isReading(name, given));
}

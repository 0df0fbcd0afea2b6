import { codeOf } from '../errors.js';
import { nativeFs } from '../native-fs.js';
import { textOf } from '../paths.js';
import { pathCalls } from './signatures.js';

const native = nativeFs as unknown as Record<string, ((...given: unknown[]) => unknown) | undefined>;

/** Below a file, so nothing can be there or be made there. */
const NOWHERE = `${process.execPath}/none`;

/**
 * Refuses what Node would refuse of a sync or callback call, in Node's own words and before anything is done. Arguments
 * that are plainly right are not looked at; of all others Node itself is asked, for a path where it can do nothing.
 */
export function checkArguments(name: string, given: readonly unknown[]): void {
  const paths = pathCalls[name]?.paths ?? [0];
  const isPlain = (value: unknown, index: number): boolean =>
    paths.includes(index) || (plain[name]?.[index] ?? isPlainOptions)(value);
  const isCareful = demandsCare.has(name) || (name === 'mkdtemp' && endsWithX(given[0]));
  if (!isCareful && given.length >= (demanded[name] ?? 1) && given.every(isPlain)) return;
  const harmless = given.map((value, index) => (paths.includes(index) ? nowhere(value) : value));
  try {
    native[`${name}Sync`]?.(...harmless);
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_')) throw error;
  }
}

/** Node warns of a name that ends so, when it is to be completed. */
function nowhere(path: unknown): string {
  return endsWithX(path) ? `${NOWHERE}X` : NOWHERE;
}

/** The same of a callback call; where arguments are left out, Node finds the callback in their place. */
export function checkCallbackArguments(name: string, given: readonly unknown[], callback: unknown): void {
  if (given.length < (demanded[name] ?? 1)) {
    native[name]?.(NOWHERE, ...given.slice(1), callback);
  } else {
    checkArguments(name, given);
  }
}

type Test = (value: unknown) => boolean;

const endsWithX: Test = (path) => textOf(path)?.endsWith('X') === true;
const isData: Test = (value) => typeof value === 'string' || value instanceof Uint8Array;
const isOpenFlag: Test = (value) =>
  value === undefined || (typeof value === 'string' && /^(?:r|rs|sr|[wa]x?|x[wa]|as|sa)\+?$/.test(value));
const isMode: Test = (value) =>
  value === undefined || (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0o7777);

/** What is plainly right, by call and by the place of the argument, where it is no options. */
const plain: Readonly<Record<string, Readonly<Record<number, Test>>>> = {
  writeFile: { 1: isData },
  appendFile: { 1: isData },
  open: { 1: isOpenFlag, 2: isMode },
  // Node warns of options that it will have no more.
  rmdir: { 1: (value) => value === undefined },
};

/** How many arguments a call cannot be made without, if it is more than the path. */
const demanded: Readonly<Record<string, number>> = {
  appendFile: 2,
  chmod: 2,
  chown: 3,
  lchown: 3,
  lutimes: 3,
  utimes: 3,
  writeFile: 2,
};

/** Of these no argument is plainly right. */
const demandsCare: ReadonlySet<string> = new Set(['chmod', 'chown', 'lchown', 'utimes', 'lutimes']);

function isPlainOptions(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value === 'string') return value === 'utf8';
  if (typeof value !== 'object' || value === null || value instanceof Date) return false;
  return Object.entries(value).every(([option, set]) => isPlainOption(option, set));
}

const FLAGS = new Set(['recursive', 'force', 'bigint', 'throwIfNoEntry', 'withFileTypes', 'flush']);

function isPlainOption(option: string, value: unknown): boolean {
  if (value === undefined) return true;
  if (FLAGS.has(option)) return typeof value === 'boolean';
  if (option === 'encoding') return value === 'utf8' || value === 'buffer';
  return option === 'flag' && isOpenFlag(value);
}

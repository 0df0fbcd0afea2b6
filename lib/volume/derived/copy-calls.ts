import type { Forms } from '../../fs-calls/forms.js';
import type { BigIntStats, FsPromises, Stats } from '../../native-fs.js';

type Given<Result> = Result | Promise<Result>;

/** The calls that a tree is copied with: those of `fs.promises`, or the sync ones by the same names. */
export interface CopyCalls {
  chmod(path: string, mode: number): Given<void>;
  copyFile(source: string, target: string, mode: number): Given<void>;
  lstat(path: string, options: { bigint: true }): Given<BigIntStats>;
  mkdir(path: string, options?: { recursive: boolean }): Given<unknown>;
  readdir(path: string): Given<string[]>;
  readlink(path: string): Given<string>;
  stat(path: string): Given<Stats>;
  stat(path: string, options: { bigint: true }): Given<BigIntStats>;
  symlink(text: string, path: string): Given<void>;
  unlink(path: string): Given<void>;
  utimes(path: string, accessed: Date, modified: Date): Given<void>;
}

const NAMES = [
  'chmod',
  'copyFile',
  'lstat',
  'mkdir',
  'readdir',
  'readlink',
  'stat',
  'symlink',
  'unlink',
  'utimes',
] as const satisfies readonly (keyof CopyCalls)[];

export function promiseCalls(promises: FsPromises): CopyCalls {
  return promises as unknown as CopyCalls;
}

export function syncCalls(forms: Forms): CopyCalls {
  return Object.fromEntries(NAMES.map((name) => [name, forms[`${name}Sync`]])) as unknown as CopyCalls;
}

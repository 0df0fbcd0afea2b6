import type { Forms } from '../../fs-calls/forms.js';
import type { BigIntStats, Dir, FsPromises, Stats } from '../../native-fs.js';

type Given<Result> = Result | Promise<Result>;

/** A directory whose names are read one by one: all of them may be too many. */
export interface CopiedDirectory {
  /** `null` behind the last. */
  next(): Given<{ readonly name: string } | null>;
  close(): Given<void>;
}

/** The calls that a tree is copied with: those of `fs.promises`, or the sync ones by the same names. */
export interface CopyCalls {
  chmod(path: string, mode: number): Given<void>;
  copyFile(source: string, target: string, mode: number): Given<void>;
  lstat(path: string, options: { bigint: true }): Given<BigIntStats>;
  mkdir(path: string, options?: { recursive: boolean }): Given<unknown>;
  opendir(path: string): Given<CopiedDirectory>;
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
  'readlink',
  'stat',
  'symlink',
  'unlink',
  'utimes',
] as const satisfies readonly (keyof CopyCalls)[];

export function promiseCalls(promises: FsPromises): CopyCalls {
  const opendir = async (path: string): Promise<CopiedDirectory> => {
    const directory = await promises.opendir(path);
    return { next: () => directory.read(), close: () => directory.close() };
  };
  return { ...promises, opendir } as unknown as CopyCalls;
}

export function syncCalls(forms: Forms): CopyCalls {
  const calls = Object.fromEntries(NAMES.map((name) => [name, forms[`${name}Sync`]]));
  const opendir = (path: string): CopiedDirectory => {
    const directory: Dir = forms['opendirSync']!(path);
    return { next: () => directory.readSync(), close: () => directory.closeSync() };
  };
  return { ...calls, opendir } as unknown as CopyCalls;
}

import { nativeFs } from '../../native-fs.js';

/** What versions of Node do in ways of their own when they copy trees. */
export interface CopyDialect {
  /** A directory that is there is refused, too, by `errorOnExist` without `force`. */
  readonly refusesDirectories: boolean;
  /** A link may replace one that leads to the same file. */
  readonly relinksFiles: boolean;
  /** `preserveTimestamps` is for directories, too. */
  readonly keepsDirectoryTimes: boolean;
}

const MAJOR = Number(process.versions.node.split('.')[0]);

export function copyDialect(form: 'promise' | 'sync'): CopyDialect {
  return {
    refusesDirectories: MAJOR >= (form === 'promise' ? 22 : 26),
    relinksFiles: MAJOR >= 24,
    keepsDirectoryTimes: MAJOR >= 26,
  };
}

/**
 * Whether the running Node words the refusals of `cpSync` in C++, by short errors without a path. It is asked: to copy a
 * directory onto itself is refused by every version, and does nothing.
 */
export function refusesShortly(): boolean {
  try {
    nativeFs.cpSync('/', '/');
    return false;
  } catch (error) {
    return (error as Error).name === 'Error';
  }
}

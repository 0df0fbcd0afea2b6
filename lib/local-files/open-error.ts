import { codeOf, errnoError } from '../errors.js';

/** What failed was one of the steps, and the caller asked for a file at a path. */
export function asOpenError(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (!code || !/^E[A-Z0-9]+$/.test(code)) return error;
  const { syscall, path: failed } = error as NodeJS.ErrnoException;
  return syscall === 'open' && failed === path ? error : errnoError(code, 'open', { path, cause: error });
}

export async function inWordsOfOpen<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asOpenError(error, path);
  }
}

interface Kind {
  isFile(): boolean;
  isDirectory(): boolean;
}

/** `EISDIR` for a directory, `EINVAL` for what else is no regular file. */
export function requireRegular(stats: Kind, path: string, cause?: unknown): void {
  if (stats.isDirectory()) throw errnoError('EISDIR', 'open', { path, cause });
  if (!stats.isFile()) throw errnoError('EINVAL', 'open', { path, cause });
}

import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';

export interface ErrnoErrorOptions {
  readonly path?: string | undefined;
  readonly dest?: string | undefined;
  /** What the store or the disk itself said. */
  readonly cause?: unknown;
}

/**
 * An error as Node's `fs` raises it: `errno`, `code`, `syscall`, `path`, `dest`, in that order, and Node's wording.
 */
export function errnoError(
  code: string,
  syscall: string,
  { path, dest, cause }: ErrnoErrorOptions = {},
): NodeJS.ErrnoException {
  const { errno, description } = lookUp(code);
  const places = `${path === undefined ? '' : ` '${path}'`}${dest === undefined ? '' : ` -> '${dest}'`}`;
  const error: NodeJS.ErrnoException & { dest?: string } = new Error(
    `${code}: ${description}, ${syscall}${places}`,
    cause === undefined ? undefined : { cause },
  );
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (path !== undefined) error.path = path;
  if (dest !== undefined) error.dest = dest;
  return error;
}

/** `code` of an error, if it has one that is a string. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Whether there is nothing at a path: `ENOENT`, or `ENOTDIR` where a file is on the way. */
export function isNothingThere(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** What `rm` rejects with for a directory without `recursive`: not an errno error, but Node's SystemError. */
export function removeDirectoryError(path: string): Error {
  const info = {
    code: 'EISDIR',
    message: 'is a directory',
    path,
    syscall: 'rm',
    errno: constants.errno.EISDIR,
  };
  return systemError('ERR_FS_EISDIR', 'Path is a directory', info);
}

export interface SystemErrorInformation {
  /** Of the system: `EISDIR`, where the error itself has a code of Node's. */
  readonly code: string;
  readonly message: string;
  readonly path: string;
  readonly syscall: string;
  /** Positive, unlike that of an errno error. */
  readonly errno: number;
}

/** The kind of error that Node makes for refusals of its own, which no system call has answered. */
export function systemError(code: string, text: string, info: SystemErrorInformation): Error {
  const { message, path, syscall, errno } = info;
  const error = new Error(`${text}: ${syscall} returned ${info.code} (${message}) ${path}`);
  Object.defineProperty(error, 'name', { value: 'SystemError', configurable: true, writable: true });
  return Object.assign(error, { code, info, errno, syscall, path });
}

/** The rejection of an aborted call, as Node words it. */
export class AbortError extends Error {
  override readonly name = 'AbortError';
  readonly code = 'ABORT_ERR';

  constructor(reason?: unknown) {
    super('The operation was aborted', reason === undefined ? undefined : { cause: reason });
  }
}

/** Throws Node's `AbortError` if the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | null | undefined): void {
  if (signal?.aborted) throw new AbortError(signal.reason);
}

// Node's own table has no ESTALE (libuv does not name it), though the kernel returns it.
const STALE = { errno: -116, description: 'stale file handle' };

function lookUp(code: string): { errno: number; description: string } {
  if (code === 'ESTALE') return STALE;
  for (const [errno, [name, description]] of getSystemErrorMap()) {
    if (name === code) return { errno, description };
  }
  throw new TypeError(`${code} is no errno name`);
}

import { fileURLToPath } from 'node:url';
import { errnoError } from '../../errors.js';
import type { AnyFunction } from '../../fs-calls/call.js';
import { checkBufferSize, createDirectory, type OpenDirectoryOptions } from '../../fs-calls/directory.js';
import type { Dirent, FsPromises } from '../../native-fs.js';

type Options = OpenDirectoryOptions | BufferEncoding | null | undefined;

/** As `fs.promises.opendir`: the entries are listed when it is opened, and given one by one. */
export async function openDirectory(
  promises: FsPromises,
  path: string | URL,
  options?: Options,
): Promise<object> {
  const given = listingOptions(options);
  try {
    return directoryOf(path, (await promises.readdir(path, given)) as unknown as Dirent[]);
  } catch (error) {
    throw asOpening(error);
  }
}

/** As `fs.opendirSync`. */
export function openDirectorySync(readdirSync: AnyFunction, path: string | URL, options?: Options): object {
  const given = listingOptions(options);
  try {
    return directoryOf(path, readdirSync(path, given) as Dirent[]);
  } catch (error) {
    throw asOpening(error);
  }
}

function listingOptions(options: Options): object {
  checkBufferSize(options);
  const { bufferSize: _, ...given } =
    typeof options === 'string' ? { bufferSize: undefined, encoding: options } : (options ?? {});
  return { ...given, withFileTypes: true };
}

function directoryOf(path: string | URL, first: readonly Dirent[]): object {
  return createDirectory(path instanceof URL ? fileURLToPath(path) : path, {
    first,
    next: async () => undefined,
    nextSync: () => undefined,
    end: () => {},
  });
}

/** The listing failed, but the caller opened. */
function asOpening(error: unknown): unknown {
  const { code, syscall, path, cause } = error as NodeJS.ErrnoException;
  return syscall === 'scandir' ? errnoError(code!, 'opendir', { path, cause }) : error;
}

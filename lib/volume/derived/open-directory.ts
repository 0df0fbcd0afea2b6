import { errnoError } from '../../errors.js';
import type { AnyFunction } from '../../fs-calls/forms.js';
import { type Dirent, type FsPromises, nativeFs } from '../../native-fs.js';

interface OpenDirectoryOptions {
  readonly encoding?: BufferEncoding;
  readonly bufferSize?: number;
  readonly recursive?: boolean;
}

type Options = OpenDirectoryOptions | BufferEncoding | null | undefined;

/** As `fs.promises.opendir`: the entries are listed when it is opened, and given one by one. */
export async function openDirectory(promises: FsPromises, path: string, options?: Options): Promise<object> {
  const given = listingOptions(options);
  try {
    return createDirectory(path, (await promises.readdir(path, given)) as unknown as Dirent[]);
  } catch (error) {
    throw asOpening(error);
  }
}

/** As `fs.opendirSync`. */
export function openDirectorySync(readdirSync: AnyFunction, path: string, options?: Options): object {
  const given = listingOptions(options);
  try {
    return createDirectory(path, readdirSync(path, given) as Dirent[]);
  } catch (error) {
    throw asOpening(error);
  }
}

function listingOptions(options: Options): object {
  const { bufferSize = 1, ...given } = typeof options === 'string' ? { encoding: options } : (options ?? {});
  if (!(Number.isInteger(bufferSize) && bufferSize >= 1 && bufferSize <= 0xffff_ffff)) {
    throw rangeError(bufferSize);
  }
  return { ...given, withFileTypes: true };
}

function createDirectory(path: string, entries: readonly Dirent[]): object {
  return Object.create(nativeFs.Dir.prototype, describeMethods(path, entries));
}

/** The listing failed, but the caller opened. */
function asOpening(error: unknown): unknown {
  const { code, syscall, path, cause } = error as NodeJS.ErrnoException;
  return syscall === 'scandir' ? errnoError(code!, 'opendir', { path, cause }) : error;
}

/** Node's own `Dir` needs a handle of the kernel; what is put here on its prototype hides everything that uses one. */
function describeMethods(path: string, entries: readonly Dirent[]): PropertyDescriptorMap {
  let next = 0;
  let isClosed = false;
  const requireOpen = (): void => {
    if (isClosed) throw Object.assign(new Error('Directory handle was closed'), { code: 'ERR_DIR_CLOSED' });
  };
  const readSync = (): Dirent | null => {
    requireOpen();
    return entries[next++] ?? null;
  };
  const closeSync = (): void => {
    requireOpen();
    isClosed = true;
  };
  const withCallback =
    (work: () => unknown): AnyFunction =>
    (callback?: AnyFunction) => {
      const promise = new Promise((done) => done(work()));
      if (callback === undefined) return promise;
      promise.then(
        (result) => process.nextTick(callback, null, ...(result === undefined ? [] : [result])),
        (error) => process.nextTick(callback, error),
      );
    };
  async function* iterate(): AsyncGenerator<Dirent> {
    try {
      for (let entry = readSync(); entry; entry = readSync()) yield entry;
    } finally {
      if (!isClosed) closeSync();
    }
  }
  const methods: Record<string | symbol, unknown> = {
    read: withCallback(readSync),
    readSync,
    close: withCallback(closeSync),
    closeSync,
    entries: iterate,
    [Symbol.asyncIterator]: iterate,
    [Symbol.asyncDispose]: async () => {
      if (!isClosed) closeSync();
    },
    [Symbol.dispose]: () => {
      if (!isClosed) closeSync();
    },
  };
  const descriptors: PropertyDescriptorMap = { path: { value: path, enumerable: true } };
  for (const key of Reflect.ownKeys(methods)) {
    descriptors[key as string] = { value: methods[key as string], configurable: true, writable: true };
  }
  return descriptors;
}

function rangeError(bufferSize: unknown): RangeError {
  const message =
    'The value of "options.bufferSize" is out of range. It must be >= 1 && <= 4294967295. ' +
    `Received ${String(bufferSize)}`;
  return Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' });
}

import { throwIfAborted } from '../errors.js';
import type { Route } from '../fs-calls/forms.js';
import { outwardError } from '../fs-calls/outward.js';
import { Translation } from '../fs-calls/translation.js';
import { createLocalForms } from '../local-files/forms.js';
import type { LocalFile, LocalFileOptions, LocalFiles } from '../local-files/local-file.js';
import { textOf } from '../paths.js';

type Path = string | Buffer | URL;

/** What a program does with a file by its local path. */
export type UseLocalPath<Result> = (localPath: string) => Promise<Result> | Result;

/** Mounted files for programs that open paths by themselves. */
export interface LocalFileCalls {
  /**
   * A mounted file as a complete regular file of the disk, under its own name, for a program that opens paths by itself. It
   * stays there until it is let go of (`await using`), or this process ends. Of an object store it is the cached file, for
   * reading only, which is kept from eviction; of a directory, and where no mount claims the path, the file itself; of
   * memory, and where the cache cannot keep it under its name, a private copy. Errors are those of `open`; `EISDIR` for
   * a directory, `EINVAL` for what else is no regular file.
   */
  localPath(path: Path, options?: LocalFileOptions): Promise<LocalFile>;
  /**
   * Calls `use` with the local path of a mounted file (see `localPath`) and lets go of it when what that returns has
   * settled. Resolves or rejects with that.
   *
   * `options.signal`: aborts the fetching; `use` has to heed it by itself.
   */
  withLocalFile<Result>(path: Path, use: UseLocalPath<Result>, options?: LocalFileOptions): Promise<Result>;
  /**
   * Calls `make` with a local path of the same name, where nothing is, in a private directory, and stores what is there when
   * what that returns has resolved: whole, in one step. If it rejects, or the signal is aborted, nothing is stored; in any
   * case nothing is left on the disk. Errors are those of `open`, before `make` is called or after; `ENOENT` with a cause
   * if no file was written.
   *
   * `options.signal`: aborts the storing; `make` has to heed it by itself.
   */
  withLocalOutput<Result>(
    path: Path,
    make: UseLocalPath<Result>,
    options?: LocalFileOptions,
  ): Promise<Result>;
}

export function createLocalFileCalls({ lease, output }: LocalFiles): LocalFileCalls {
  return {
    localPath: lease,
    async withLocalFile(path, use, options) {
      await using file = await lease(path, options);
      return await use(file.path);
    },
    async withLocalOutput(path, make, { signal } = {}) {
      const room = await output(path, { signal });
      try {
        const result = await make(room.path);
        throwIfAborted(signal);
        await room.publish(signal).catch((error) => {
          throw inWordsOf(path, error);
        });
        return result;
      } finally {
        await room.dispose();
      }
    },
  };
}

/** @param changed called when a file was stored */
export function tellingLocalFiles(route: Route, changed: () => void): LocalFiles {
  const { lease, output } = createLocalForms(route);
  return {
    lease,
    async output(path, options) {
      const room = await output(path, options);
      return { ...room, publish: (signal) => room.publish(signal).finally(changed) };
    },
  };
}

/** Whatever the file is called where the links on its way have led. */
function inWordsOf(given: Path, error: unknown): unknown {
  const inner = (error as NodeJS.ErrnoException | undefined)?.path;
  if (typeof inner !== 'string') return error;
  return outwardError(error, new Translation({ outer: '/', inner: '/' }, [{ given: textOf(given)!, inner }]));
}

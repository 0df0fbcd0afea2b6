import { promisify } from 'node:util';
import { nativeFs } from '../native-fs.js';
import type { TemporaryHandle } from './temporary-file.js';

/**
 * The methods of a `FileHandle` that are needed here, on a plain number. A real one cannot be made without waiting, and
 * ends the process in newer versions when it is forgotten open, as the private one of a caller's forgotten stream is.
 */
export function numericHandle(fd: number): TemporaryHandle {
  let isOpen = true;
  const on =
    <Given extends unknown[], Result>(call: (fd: number, ...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      if (isOpen) return call(fd, ...given);
      throw Object.assign(new Error('file closed'), { code: 'EBADF' });
    };
  const close = (): void => {
    // The number may be another file's by now.
    if (isOpen) nativeFs.closeSync(fd);
    isOpen = false;
  };
  return {
    fd,
    chmod: on(promisify(nativeFs.fchmod)),
    close: async () => close(),
    closeSync: close,
    read: on(promisify(nativeFs.read) as never),
    stat: on(promisify(nativeFs.fstat) as never),
    truncate: on(promisify(nativeFs.ftruncate)),
    utimes: on(promisify(nativeFs.futimes)),
    write: on(promisify(nativeFs.write) as never),
  } as TemporaryHandle;
}

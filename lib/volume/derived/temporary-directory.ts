import { resolve } from 'node:path';
import type { AnyFunction, Forms } from '../../fs-calls/forms.js';
import type { FsPromises } from '../../native-fs.js';

const WHOLE = { recursive: true, force: true };

/** As `fs.promises.mkdtempDisposable` of Node 24: a temporary directory that goes with its scope. */
export async function makeDisposableDirectory(promises: FsPromises, prefix: string, options?: object) {
  const path = await promises.mkdtemp(prefix, options as unknown as BufferEncoding);
  // The working directory may change before it is removed.
  const place = resolve(path);
  const remove = (): Promise<void> => promises.rm(place, WHOLE);
  return Object.assign(Object.create(null), { path, remove, [Symbol.asyncDispose]: remove });
}

/** As `fs.mkdtempDisposableSync` of Node 24. */
export function makeDisposableDirectorySync(forms: Forms, prefix: string, options?: object): object {
  const { mkdtempSync, rmSync } = forms as Record<string, AnyFunction>;
  const path: string = mkdtempSync!(prefix, options);
  const place = resolve(path);
  const remove = (): void => rmSync!(place, WHOLE);
  return { path, remove, [Symbol.dispose]: remove };
}

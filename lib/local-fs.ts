import { resolve } from 'node:path';
import {
  createCallbackForms,
  createPromiseForms,
  createSyncForms,
  type Forms,
  type Route,
} from './fs-calls/forms.js';
import { callInRegion } from './fs-calls/region-call.js';
import { createLocalForms } from './local-files/forms.js';
import { withLocalFiles } from './local-files/local-file.js';
import { type Mountable, rooted } from './mountable.js';
import { nativeFs } from './native-fs.js';
import { isWithin, rebase } from './paths.js';

/** A directory of the real file system in the shape of `fs`, with `/` for the directory itself. */
export type LocalFileSystem = Mountable & Forms & { readonly promises: Forms };

/**
 * Mounts a directory: every call is Node's own, with nothing but the paths translated.
 *
 * @param directory absolute, or relative to the working directory; made if it is not there
 */
export function local(directory: string): LocalFileSystem {
  if (typeof directory !== 'string' || directory === '') {
    throw new TypeError(`local(directory) takes the path of a directory, not ${JSON.stringify(directory)}`);
  }
  const root = resolve(directory);
  nativeFs.mkdirSync(root, { recursive: true });
  const region = { outer: '/', inner: root };
  // A link of which `/` is the directory itself.
  const links = {
    inward: (text: string) => (text.startsWith('/') ? rebase(text, region.outer, region.inner) : text),
    outward: (text: string) =>
      isWithin(text, region.inner) ? rebase(text, region.inner, region.outer) : text,
  };
  const route: Route = (_name, signature, given) => callInRegion(nativeFs, region, signature, given, links);
  const forms = { ...createCallbackForms(route), ...createSyncForms(route) };
  const streamFs = { ...nativeFs, open: forms['open']! };
  return Object.assign(Object.create(nativeFs) as object, forms, {
    promises: withLocalFiles(createPromiseForms(route), createLocalForms(route)),
    [rooted]: { fs: nativeFs, root },
    createReadStream: (path: string, options?: object | string) =>
      nativeFs.createReadStream(path, { ...optionsOf(options), fs: streamFs } as object),
    createWriteStream: (path: string, options?: object | string) =>
      nativeFs.createWriteStream(path, { ...optionsOf(options), fs: streamFs } as object),
  }) as unknown as LocalFileSystem;
}

function optionsOf(options: object | string | undefined): object {
  return typeof options === 'string' ? { encoding: options } : (options ?? {});
}

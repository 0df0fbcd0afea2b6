import {
  createPromiseForms,
  createSyncForms,
  type Forms,
  type FsShape,
  type Route,
} from '../fs-calls/forms.js';
import { callInRegion } from '../fs-calls/region-call.js';
import { consistsOf, type Mountable, rooted } from '../mountable.js';
import { nativeFs } from '../native-fs.js';
import { textOf } from '../paths.js';

const REGION = { outer: '/', inner: '/' };

/** A file system for normalised paths, to be mounted, or to be called as it is with paths of any kind. */
export function asMountable(fs: FsShape, parts: readonly FsShape[]): Mountable {
  const route: Route = (_name, signature, given) => {
    const isFair = signature.paths.every((index) => textOf(given[index]) !== undefined);
    // What is no path, or a handle, Node has the words or the means for.
    return callInRegion(isFair ? fs : nativeFs, REGION, signature, given);
  };
  return {
    ...only(createSyncForms(route), fs),
    promises: only(createPromiseForms(route), fs.promises),
    [rooted]: { fs, root: '/' },
    [consistsOf]: parts,
    async dispose() {
      for (const part of parts) await (part as Mountable).dispose?.();
    },
  } as Mountable;
}

/** A volume makes what is missing of the calls that are there. */
function only(forms: Forms, has: object): Forms {
  return Object.fromEntries(Object.entries(forms).filter(([name]) => name in has));
}

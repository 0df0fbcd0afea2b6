import {
  createPromiseForms,
  createSyncForms,
  type Forms,
  type FsShape,
  type Route,
} from './fs-calls/forms.js';
import { callInRegion } from './fs-calls/region-call.js';
import { consistsOf, type Mountable, rooted } from './mountable.js';
import { nativeFs } from './native-fs.js';
import { textOf } from './paths.js';
import { asLayer } from './union-fs/as-layer.js';
import { createUnionFileSystem } from './union-fs/file-system.js';
import { createLayers } from './union-fs/layers.js';

/**
 * Puts file systems over one another. A path shows what the uppermost layer has there that has anything; directories
 * show what all of them have. Only `upper` is ever written to: to change a file of a lower layer copies it up first, and
 * to remove one notes in `upper` that it is gone.
 *
 * @param upper takes all changes
 * @param lowers uppermost first; anything in the shape of `fs`, `node:fs` itself included
 */
export function union(upper: FsShape, ...lowers: readonly FsShape[]): Mountable {
  const layers = [asLayer(upper), ...lowers.map(asLayer)] as const;
  const fs = createUnionFileSystem(createLayers(layers[0], layers.slice(1)));
  const region = { outer: '/', inner: '/' };
  const route: Route = (_name, signature, given) => {
    const isFair = signature.paths.every((index) => textOf(given[index]) !== undefined);
    // What is no path, or a handle, Node has the words or the means for.
    return callInRegion(isFair ? fs : nativeFs, region, signature, given);
  };
  return {
    ...only(createSyncForms(route), fs),
    promises: only(createPromiseForms(route), fs.promises),
    [rooted]: { fs, root: '/' },
    [consistsOf]: layers,
    async dispose() {
      for (const layer of layers) await (layer as Mountable).dispose?.();
    },
  } as Mountable;
}

/** Calls that a union lacks a volume makes of those that it has. */
function only(forms: Forms, has: object): Forms {
  return Object.fromEntries(Object.entries(forms).filter(([name]) => name in has));
}

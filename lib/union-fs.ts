import type { FsShape } from './fs-calls/forms.js';
import type { Mountable } from './mountable.js';
import { asLayer } from './union-fs/as-layer.js';
import { createUnionFileSystem } from './union-fs/file-system.js';
import { createLayers } from './union-fs/layers.js';
import { asMountable } from './union-fs/mountable.js';
import { presignIn } from './union-fs/presign.js';
import { createReadOnlyFileSystem } from './union-fs/read-only.js';

/**
 * Puts file systems over one another. A path shows what the uppermost layer has there that has anything; directories
 * show what all of them have. Only `upper` is ever written to: to change a file of a lower layer copies it up first, and
 * to remove one notes in `upper` that it is gone.
 *
 * @param upper takes all changes
 * @param lowers uppermost first; anything in the shape of `fs`, `node:fs` itself included
 */
export function union(upper: FsShape, ...lowers: readonly FsShape[]): Mountable {
  const parts = [upper, ...lowers];
  const [first, ...rest] = [asLayer(upper), ...lowers.map(asLayer)] as const;
  const layers = createLayers(first, rest);
  const presign = presignIn({ upper: first, lowers: rest, removed: layers.removed }, parts);
  return { ...asMountable(createUnionFileSystem(layers), parts), presign };
}

/** A file system as it is, and as it stays: every call that would change it is `EROFS`, by handles and numbers too. */
export function readOnly(fs: FsShape): Mountable {
  return asMountable(createReadOnlyFileSystem(asLayer(fs)), [fs]);
}

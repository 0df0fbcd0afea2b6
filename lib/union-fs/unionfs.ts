import type { FsShape } from '../fs-calls/forms.js';
import { consistsOf, type Mountable } from '../mountable.js';
import { createShape } from './file-system.js';
import { NOTHING_HIDDEN, type Stack } from './layers.js';
import { changeInOne, openInOne } from './one-layer.js';
import { perform } from './perform.js';
import { isReading, readingCalls } from './read.js';

/** What the package unionfs makes: the layer that was added last is the uppermost. */
export interface Unionfs extends FsShape {
  readonly fss: readonly FsShape[];
}

export function isUnionfs(fs: object): fs is Unionfs {
  const { fss, use, promiseMethod } = fs as { fss?: unknown; use?: unknown; promiseMethod?: unknown };
  return Array.isArray(fss) && typeof use === 'function' && typeof promiseMethod === 'function';
}

/**
 * A union that a program made with unionfs. It keeps that package's rule, by which the uppermost layer that can do what
 * is asked does it, in whatever way it is asked; but only what is absent, read-only or not supported passes a call on,
 * and every other failure is the answer. (unionfs itself goes on after any failure, so that a refusal by one layer is a
 * change of the next, and answers with the failure of the last.)
 */
export function ofUnionfs(union: Unionfs, asLayer: (fs: FsShape) => FsShape): Mountable {
  const layerOf = remembering(asLayer);
  const stack = (): Stack => {
    const [upper, ...lowers] = [...union.fss].reverse().map(layerOf);
    if (!upper) throw new TypeError('a union of unionfs needs a layer; give it one with use()');
    return { upper, lowers, removed: NOTHING_HIDDEN };
  };
  const shape = createShape({
    *call(name, given) {
      const layers = stack();
      const call = (yield* isReading(name, given)) ? readingCalls[name]! : changeInOne(name);
      return yield* perform(layers, name, given, (passed) => call(layers, passed));
    },
    open: (given, opener) => perform(stack(), 'open', given, (passed) => openInOne(stack(), passed, opener)),
    guard: () => undefined,
  });
  return Object.assign(shape, {
    [consistsOf]: union.fss,
    async dispose() {
      for (const layer of union.fss) await (layer as Mountable).dispose?.();
    },
  });
}

function remembering(asLayer: (fs: FsShape) => FsShape): (fs: FsShape) => FsShape {
  const layers = new WeakMap<FsShape, FsShape>();
  return (fs) => {
    const layer = layers.get(fs) ?? asLayer(fs);
    layers.set(fs, layer);
    return layer;
  };
}

import { errnoError } from '../errors.js';
import type { FsShape } from '../fs-calls/forms.js';
import type { Mountable } from '../mountable.js';
import { isAbsent, type Stack } from './layers.js';
import { look } from './look.js';
import { ask, play } from './steps.js';

/** Has the layer that has a file presign the reading of it, and the upper one all that stores something. */
export function presignIn(stack: Stack, parts: readonly FsShape[]): NonNullable<Mountable['presign']> {
  return async (path, options) => {
    const { method } = options as { method?: string };
    const isReading = method === undefined || method === 'GET' || method === 'HEAD';
    const found = isReading ? await whereIs(stack, path) : { layer: stack.upper, place: path };
    const part = parts[[stack.upper, ...stack.lowers].indexOf(found.layer)] as Mountable;
    if (!part.presign) throw errnoError('ENOTSUP', 'presign', { path });
    return part.presign(found.place, options);
  };
}

async function whereIs(stack: Stack, path: string): Promise<{ layer: FsShape; place: string }> {
  const steps = look(stack, path, true, function* (layer, place) {
    yield* ask(layer, 'stat', place);
    return { layer, place };
  });
  try {
    return await play(steps);
  } catch (error) {
    throw isAbsent(error) ? errnoError('ENOENT', 'presign', { path, cause: error }) : error;
  }
}

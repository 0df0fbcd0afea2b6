import type { FsShape } from '../fs-calls/forms.js';
import { prepareToWrite, withParents } from './change.js';
import { makeParents } from './copy-up.js';
import { flagOf, parseFlags } from './flags.js';
import type { Layers } from './layers.js';
import { look, type Work } from './look.js';
import { ask, type Steps } from './steps.js';

/** Opens a file of one layer: as a handle, or as a number of a volume. */
export type Opener<Opened> = (layer: FsShape, given: readonly unknown[]) => Steps<Opened>;

export function* open<Opened>(
  layers: Layers,
  [path, flags, mode]: readonly unknown[],
  opener: Opener<Opened>,
): Steps<Opened> {
  const asked = yield* parseFlags(flags);
  if (!asked.writes)
    return yield* look(layers, path as string, true, (layer, place) => opener(layer, [place, flags, mode]));
  const kept = yield* prepareToWrite(layers, path as string, asked);
  const given = [path, flags, kept ?? mode];
  return yield* withParents(layers, path as string, 'open', () => opener(layers.upper, given));
}

/** `readFile`, which with another flag than that for reading makes a file. */
export function* readFile(layers: Layers, [path, options]: readonly unknown[]): Steps<unknown> {
  const place = path as string;
  const asked = yield* parseFlags(flagOf(options, 'r'));
  const work: Work<unknown> = (layer, real) => ask(layer, 'readFile', real, options);
  if (!asked.writes) return yield* look(layers, place, true, work);
  yield* prepareToWrite(layers, place, asked);
  return yield* withParents(layers, place, 'open', () => work(layers.upper, place));
}

/** `writeFile` and `appendFile`, which is told by the flag that it has when nobody names one. */
export function* write(
  layers: Layers,
  name: string,
  usual: string,
  [path, data, options]: readonly unknown[],
): Steps<unknown> {
  const place = path as string;
  const kept = yield* prepareToWrite(layers, place, yield* parseFlags(flagOf(options, usual)));
  // What comes bit by bit cannot be written a second time.
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) yield* makeParents(layers, place, 'open');
  const given = typeof options === 'string' ? { encoding: options } : (options as object | null | undefined);
  const passed = kept === undefined ? options : { ...given, mode: kept };
  return yield* withParents(layers, place, 'open', () => ask(layers.upper, name, path, data, passed));
}

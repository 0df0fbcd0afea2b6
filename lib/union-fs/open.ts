import type { FsShape } from '../fs-calls/forms.js';
import { prepareToWrite, withParents } from './change.js';
import { makeParents } from './copy-up.js';
import { flagOf, parseFlags } from './flags.js';
import type { Layers, Stack } from './layers.js';
import { look } from './look.js';
import { ask, type Steps } from './steps.js';

/** Opens a file of one layer: as a handle, or as a number of a volume. */
export type Opener<Opened> = (layer: FsShape, given: readonly unknown[]) => Steps<Opened>;

export function* open<Opened>(
  layers: Layers,
  [path, flags, mode]: readonly unknown[],
  opener: Opener<Opened>,
): Steps<Opened> {
  const asked = yield* parseFlags(flags);
  if (!asked.writes) return yield* openToRead(layers, [path, flags, mode], opener);
  const kept = yield* prepareToWrite(layers, path as string, asked);
  const given = [path, flags, kept ?? mode];
  return yield* withParents(layers, path as string, 'open', () => opener(layers.upper, given));
}

export function openToRead<Opened>(
  stack: Stack,
  [path, flags, mode]: readonly unknown[],
  opener: Opener<Opened>,
): Steps<Opened> {
  return look(stack, path as string, true, (layer, place) => opener(layer, [place, flags, mode]));
}

/** `readFile` with another flag than that for reading makes a file. */
export function* readMadeFile(layers: Layers, [path, options]: readonly unknown[]): Steps<unknown> {
  const place = path as string;
  yield* prepareToWrite(layers, place, yield* parseFlags(flagOf(options, 'r')));
  return yield* withParents(layers, place, 'open', () => ask(layers.upper, 'readFile', place, options));
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

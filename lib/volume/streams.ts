import { foreignHandle } from '../fs-calls/foreign-handle.js';
import type { AnyFunction, Forms } from '../fs-calls/forms.js';
import { type Fs, nativeFs, type ReadStream, type WriteStream } from '../native-fs.js';
import { publishOnFinish } from '../object-fs/publishing-stream.js';
import type { Descriptors } from './descriptors.js';
import { type OpenFor, ReadExtent } from './read-extent.js';
import { ReadStreamFs } from './read-stream-fs.js';
import { type StreamClass, streamClassOver } from './stream-classes.js';

/** Gives a function that a stream shall call instead of the volume's, if there is one. */
export type Replacement = (name: string) => AnyFunction | undefined;

/**
 * Node's own streams on the volume's descriptors, so that order and meaning of events are Node's.
 *
 * @param replacement asked at each call, as Node's streams look at `fs` at each call
 */
export function createStreams(
  forms: Forms,
  descriptors: Descriptors,
  replacement: Replacement,
  openFor: OpenFor,
): Forms {
  const writing = callable(WRITING, forms, replacement);
  const streaming = callable(WRITING, { ...forms, open: openFor({ start: 0, isStream: true }) }, replacement);
  const fileOf = (stream: object) => descriptors.fileOf((stream as { fd: unknown }).fd);
  const ReadStream = streamClassOver(nativeFs.ReadStream, ([path, options]) => {
    const extent = new ReadExtent(options, descriptors, openFor);
    return {
      given: [path, withFs(options, new ReadStreamFs(extent, forms, replacement))],
      finish: (stream) => extent.attach(stream as ReadStream),
    };
  });
  const WriteStream = streamClassOver(nativeFs.WriteStream, ([path, options]) => ({
    // One that begins behind the start writes into a file, which needs a disk.
    given: [path, withFs(options, (options as { start?: unknown } | null)?.start ? writing : streaming)],
    finish: (stream) => publishOnFinish(stream as WriteStream, fileOf),
  }));
  return {
    createReadStream: (path, options) =>
      handleIn(options)?.['createReadStream']?.(options) ?? ReadStream(path, options),
    createWriteStream: (path, options) =>
      handleIn(options)?.['createWriteStream']?.(options) ?? WriteStream(path, options),
    ReadStream,
    FileReadStream: ReadStream,
    WriteStream,
    FileWriteStream: WriteStream,
    ...textStreams(forms),
  };
}

const WRITING = ['open', 'write', 'writev', 'close', 'fsync'] as const;

/** From Node 24 on. It takes what it calls from the options' `fs`, and all else from Node's. */
function textStreams(forms: Forms): Forms {
  const { Utf8Stream } = nativeFs as Fs & { Utf8Stream?: StreamClass };
  if (!Utf8Stream) return {};
  const calls = Object.fromEntries(TEXT_STREAM_CALLS.map((name) => [name, forms[name]]));
  return {
    Utf8Stream: streamClassOver(Utf8Stream, ([options]) => {
      const isBag = typeof options === 'object' && options !== null;
      return { given: [isBag ? { ...options, fs: (options as { fs?: unknown }).fs ?? calls } : options] };
    }),
  };
}

const TEXT_STREAM_CALLS = [
  'close',
  'fsync',
  'fsyncSync',
  'mkdir',
  'mkdirSync',
  'open',
  'openSync',
  'write',
  'writeSync',
] as const;

/** An `fs` for streams. */
function callable(names: readonly string[], forms: Forms, replacement: Replacement): object {
  const functions = {};
  for (const name of names) {
    Object.defineProperty(functions, name, { get: () => replacement(name) ?? forms[name], enumerable: true });
  }
  return functions;
}

function handleIn(options: unknown) {
  return foreignHandle((options as { fd?: unknown } | null | undefined)?.fd);
}

/**
 * A handle brings its own methods, an `fs` that the caller names is the caller's business, and what are no options is
 * for Node to refuse. Options may be inherited, which Node reads too.
 */
function withFs(options: unknown, fs: object): object {
  if (typeof options === 'string') return { encoding: options, fs };
  if (options === undefined || options === null) return { fs };
  if (typeof options !== 'object') return options as object;
  const given = options as { readonly fd?: unknown; readonly fs?: unknown };
  const isHandle = typeof given.fd === 'object' && given.fd !== null;
  return isHandle || given.fs ? given : { ...inheriting(given), fs };
}

/** Own and inherited, as Node copies them. */
function inheriting(given: object): object {
  const copy: Record<string, unknown> = {};
  for (const name in given) copy[name] = (given as Record<string, unknown>)[name];
  return copy;
}

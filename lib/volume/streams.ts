import { foreignHandle } from '../fs-calls/foreign-handle.js';
import type { AnyFunction, Forms } from '../fs-calls/forms.js';
import { nativeFs, type ReadStream, type WriteStream } from '../native-fs.js';
import { publishOnFinish } from '../object-fs/publishing-stream.js';
import type { Descriptors } from './descriptors.js';

/** Node's own streams on the volume's descriptors, so that order and meaning of events are Node's. */
export function createStreams(forms: Forms, descriptors: Descriptors): Forms {
  const { open, read, close, write, writev, fsync } = forms;
  return {
    createReadStream: ((path, options) =>
      handleIn(options)?.['createReadStream']?.(options) ??
      nativeFs.createReadStream(
        path,
        withFs(options, { open, read, close }),
      )) satisfies StreamFactory<ReadStream>,
    createWriteStream: ((path, options) =>
      handleIn(options)?.['createWriteStream']?.(options) ??
      publishOnFinish(
        nativeFs.createWriteStream(path, withFs(options, { open, write, writev, close, fsync })),
        (stream) => descriptors.fileOf((stream as unknown as { fd: unknown }).fd),
      )) satisfies StreamFactory<WriteStream>,
  };
}

function handleIn(options: unknown) {
  return foreignHandle((options as { fd?: unknown } | null | undefined)?.fd);
}

type StreamFactory<Stream> = (path: string, options?: unknown) => Stream;

/** A handle brings its own methods, and an `fs` that the caller names is the caller's business. */
function withFs(options: unknown, fs: Record<string, AnyFunction | undefined>): object {
  const given =
    typeof options === 'string' ? { encoding: options } : ((options ?? {}) as Record<string, unknown>);
  const isHandle = typeof given['fd'] === 'object' && given['fd'] !== null;
  return isHandle || given['fs'] ? given : { ...given, fs };
}

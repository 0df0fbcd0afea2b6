import type { WriteStream } from '../native-fs.js';
import type { OpenFile } from './open-file.js';

type Callback = (error?: Error | null) => void;

/** The key under which a stream keeps what aborts the storing of its file. */
const storing: unique symbol = Symbol('mediafs.storing');

interface Stored extends WriteStream {
  [storing]?: AbortController;
}

/** `_final` of a write stream on a mounted file: `finish` means "in the store", and a failure is `error`, then `close`. */
export function storeAtEnd(stream: WriteStream, file: OpenFile, callback: Callback): void {
  const controller = new AbortController();
  (stream as Stored)[storing] = controller;
  file.publish(controller.signal).then(() => callback(), callback);
}

/** Before `_destroy`: a stream that has not finished stores nothing, and the request that was to store it is aborted. */
export function giveUp(stream: WriteStream, file: OpenFile | undefined): void {
  if (stream.writableFinished) return;
  file?.discard();
  (stream as Stored)[storing]?.abort();
}

interface Hooks {
  _final?: ((callback: Callback) => void) | undefined;
  _destroy: (error: Error | null, callback: Callback) => void;
}

/** Makes one stream store its file at its end, behind what its class does there. */
export function publishOnFinish<Stream extends WriteStream>(
  stream: Stream,
  fileOf: (stream: Stream) => OpenFile | undefined,
): Stream {
  const hooks = stream as unknown as Hooks;
  const { _final, _destroy } = hooks;
  const store = (callback: Callback): void => {
    const file = fileOf(stream);
    if (file) storeAtEnd(stream, file, callback);
    else callback();
  };
  hooks._final = (callback) => {
    if (!_final) store(callback);
    else _final.call(stream, (error) => (error ? callback(error) : store(callback)));
  };
  hooks._destroy = (error, callback) => {
    giveUp(stream, fileOf(stream));
    _destroy.call(stream, error, callback);
  };
  return stream;
}

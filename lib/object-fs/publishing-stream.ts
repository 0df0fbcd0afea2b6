import type { WriteStream } from '../native-fs.js';
import type { OpenFile } from './open-file.js';

type Callback = (error?: Error | null) => void;

interface Hooks {
  _final?: (callback: Callback) => void;
  _destroy: (error: Error | null, callback: Callback) => void;
}

/**
 * Makes `finish` of a write stream mean "in the store": it publishes in `_final`, so a failure is `error` and then
 * `close`. A stream that is destroyed before that discards what it wrote.
 */
export function publishOnFinish<Stream extends WriteStream>(
  stream: Stream,
  fileOf: (stream: Stream) => OpenFile | undefined,
): Stream {
  const hooks = stream as unknown as Hooks;
  const { _destroy } = hooks;
  const aborted = new AbortController();
  hooks._final = (callback) => {
    const publishing = fileOf(stream)?.publish(aborted.signal) ?? Promise.resolve();
    publishing.then(() => callback(), callback);
  };
  hooks._destroy = (error, callback) => {
    if (!stream.writableFinished) {
      fileOf(stream)?.discard();
      aborted.abort();
    }
    _destroy.call(stream, error, callback);
  };
  return stream;
}

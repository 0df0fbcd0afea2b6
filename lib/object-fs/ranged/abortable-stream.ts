import type { ReadStream } from '../../native-fs.js';
import type { RangedReader } from './ranged-reader.js';

type Callback = (error?: Error | null) => void;
type Overridable = { _read(size: number): void; _destroy(error: Error | null, callback: Callback): void };

/**
 * Lets a stream that is destroyed end the read that it waits for: Node would wait for that before it closes, which is
 * no long time on a disk.
 */
export function endReadsWith(stream: ReadStream, reader: RangedReader): ReadStream {
  const controller = new AbortController();
  const target = stream as unknown as Overridable;
  const { _read, _destroy } = target;
  target._read = function (size) {
    reader.within(controller.signal, () => _read.call(this, size));
  };
  target._destroy = function (error, callback) {
    controller.abort();
    _destroy.call(this, error, callback);
  };
  return stream;
}

import type { FileHandle } from '../../native-fs.js';
import { isIterable, lengthAtHand } from '../data.js';
import type { OpenFile } from '../open-file.js';
import { asPosition, positionOfWrite } from './write-position.js';

type Method = (...given: never[]) => Promise<unknown>;
type FileOf = (handle: FileHandle) => OpenFile;

/** The methods of a handle that write: Node's own, and behind each the file is told what was written. */
export function writesTold(native: FileHandle, fileOf: FileOf) {
  const call = (method: Method, handle: FileHandle, given: readonly unknown[]) =>
    (method as (...given: readonly unknown[]) => Promise<unknown>).apply(handle, [...given]);

  function writeWhole(name: 'writeFile' | 'appendFile') {
    return async function (this: FileHandle, data: unknown, options?: unknown) {
      const file = fileOf(this);
      const tell = (bytes: number): void => file.wrote?.(null, bytes);
      const length = lengthAtHand(data, encodingOf(options));
      const told =
        length === undefined && isIterable(data) ? toldChunks(data, encodingOf(options), tell) : data;
      await call(native[name], this, [told, options]);
      if (length !== undefined) tell(length);
    };
  }

  return {
    async write(this: FileHandle, ...given: unknown[]) {
      const result = (await call(native.write, this, given)) as { bytesWritten: number };
      fileOf(this).wrote?.(positionOfWrite(given), result.bytesWritten);
      return result;
    },
    async writev(this: FileHandle, ...given: unknown[]) {
      const result = (await call(native.writev, this, given)) as { bytesWritten: number };
      fileOf(this).wrote?.(asPosition(given[1]), result.bytesWritten);
      return result;
    },
    async truncate(this: FileHandle, length = 0) {
      await native.truncate.call(this, length);
      fileOf(this).truncated?.(length);
    },
    writeFile: writeWhole('writeFile'),
    appendFile: writeWhole('appendFile'),
  };
}

function encodingOf(options: unknown): BufferEncoding {
  const encoding =
    typeof options === 'string' ? options : (options as { encoding?: unknown } | null)?.encoding;
  return Buffer.isEncoding(encoding as string) ? (encoding as BufferEncoding) : 'utf8';
}

/** The same chunks: who asks for the next one has written the last. */
async function* toldChunks(
  data: Iterable<unknown> | AsyncIterable<unknown>,
  encoding: BufferEncoding,
  tell: (bytes: number) => void,
): AsyncGenerator<unknown> {
  for await (const chunk of data) {
    yield chunk;
    tell(lengthAtHand(chunk, encoding) ?? 0);
  }
}

import { ReadableStream } from 'node:stream/web';
import type { AnyFunction } from '../fs-calls/forms.js';
import { nativeFs, type ReadStream, type WriteStream } from '../native-fs.js';
import type { MemoryFileHandle } from './file-handle.js';

/** A handle, and what keeps it from being closed under a stream. */
export interface Streamed {
  readonly handle: MemoryFileHandle;
  retain(): void;
  release(): void;
}

export function readStreamOn(streamed: Streamed, options?: object): ReadStream {
  return tied(streamed, nativeFs.createReadStream('', optionsFor(streamed, options)));
}

export function writeStreamOn(streamed: Streamed, options?: object): WriteStream {
  return tied(streamed, nativeFs.createWriteStream('', optionsFor(streamed, options)));
}

/** Node takes only handles of its own for streams; these get a number, and functions that lead back to the handle. */
function optionsFor(streamed: Streamed, options: object | undefined): object {
  const { handle } = streamed;
  const by =
    (call: (...given: unknown[]) => Promise<{ bytesRead?: number; bytesWritten?: number }>): AnyFunction =>
    (_descriptor, ...all) => {
      const callback = all.pop();
      call(...all).then(
        ({ bytesRead, bytesWritten }) => process.nextTick(callback, null, bytesRead ?? bytesWritten, all[0]),
        (error) => process.nextTick(callback, error, 0, all[0]),
      );
    };
  const fs = {
    open: nativeFs.open,
    read: by((...given) => handle.read(...given)),
    write: by((...given) => handle.write(...given)),
    writev: by((...given) => handle.writev(...given)),
    fsync: (_descriptor: number, callback: AnyFunction) => handle.sync().then(() => callback(null), callback),
    close: (_descriptor: number, callback: AnyFunction) => {
      streamed.release();
      handle.close().then(
        () => process.nextTick(callback, null),
        (error) => process.nextTick(callback, error),
      );
    },
  };
  return { ...options, fd: handle.fd, fs };
}

/** As Node does it: the stream ends with the handle, and the handle waits for the stream. */
function tied<Stream extends ReadStream | WriteStream>(streamed: Streamed, stream: Stream): Stream {
  streamed.retain();
  streamed.handle.on('close', () => stream.close());
  return stream;
}

/** Handles that have a web stream, which is one for all. */
const locked = new WeakSet<MemoryFileHandle>();

const CHUNK_BYTES = 64 * 1024;

export function webStreamOn(streamed: Streamed, { autoClose = false } = {}): ReadableStream {
  const { handle } = streamed;
  if (handle.fd === -1) throw invalidState('The FileHandle is closed');
  if (locked.has(handle)) throw invalidState('The FileHandle is locked');
  locked.add(handle);
  streamed.retain();
  let isOver = false;
  const end = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    streamed.release();
    if (autoClose) await handle.close();
  };
  handle.once('close', end);
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const buffer = new Uint8Array(CHUNK_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
      controller.close();
      (controller.byobRequest as { respond(bytes: number): void } | null)?.respond(0);
      await end();
    },
    cancel: end,
  });
}

function invalidState(message: string): Error {
  return Object.assign(new Error(`Invalid state: ${message}`), { code: 'ERR_INVALID_STATE' });
}

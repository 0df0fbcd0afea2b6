import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errnoError } from '../errors.js';
import { liveFs } from '../native-fs.js';
import type { MediaSource } from './contract.js';

/** A source, understood. */
export interface Content {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Bytes, where they are known beforehand. */
  readonly size?: number | undefined;
  /** What the source itself says of its name and type. */
  readonly name?: string | undefined;
  readonly mime?: string | undefined;
  /** To be called however it ends: a stream that was not read to its end holds a descriptor. */
  release(): Promise<void>;
}

/**
 * Opens a source. A path is opened by the program's own `fs`, so it may lie on a mount of a redirect; what cannot be
 * opened rejects with its errno, and what is no source with a `TypeError`.
 */
export async function openSource(source: MediaSource): Promise<Content> {
  if (typeof source === 'string') return openFile(source);
  if (source instanceof URL) return openFile(fileURLToPath(source));
  if (ArrayBuffer.isView(source)) return openBytes(source.buffer, source.byteOffset, source.byteLength);
  if (source instanceof ArrayBuffer) return openBytes(source, 0, source.byteLength);
  if (source instanceof Blob) {
    const { name } = source as Blob & { name?: string };
    const mime = source.type || undefined;
    return { pieces: piecesOf(source.stream()), size: source.size, name, mime, release: nothing };
  }
  if (isIterable(source)) return { pieces: piecesOf(source), release: async () => endStream(source) };
  throw new TypeError(
    `a source must be a path, bytes, a Blob, a stream or an iterable of bytes; got ${describe(source)}`,
  );
}

async function openFile(path: string): Promise<Content> {
  const handle = await liveFs.promises.open(path, 'r');
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw errnoError('EISDIR', 'read', { path });
    // A pipe or a device says no size that means anything.
    const size = stats.isFile() ? stats.size : undefined;
    const pieces = handle.createReadStream({ autoClose: false });
    const release = async (): Promise<void> => {
      pieces.destroy();
      await handle.close();
    };
    return { pieces, size, name: basename(path), release };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function openBytes(buffer: ArrayBufferLike, offset: number, size: number): Content {
  return { pieces: piecesOf([new Uint8Array(buffer, offset, size)]), size, release: nothing };
}

async function* piecesOf(source: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    if (typeof piece === 'string') yield Buffer.from(piece);
    else if (ArrayBuffer.isView(piece))
      yield new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
    else throw new TypeError(`a source must give bytes or text; got ${describe(piece)}`);
  }
}

/** A stream of Node that hangs is not ended by those who read it. */
function endStream(source: unknown): void {
  const { destroy } = source as { destroy?: unknown };
  if (typeof destroy === 'function') destroy.call(source);
}

function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  return (
    typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
  );
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

async function nothing(): Promise<void> {}

import type { FileHandle } from '../../native-fs.js';
import { call, inUse, setLocked } from './handle-internals.js';
import type { RangedReader } from './ranged-reader.js';

interface PullOptions {
  readonly autoClose?: boolean;
  readonly chunkSize?: number;
  readonly start?: number;
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

type Pull = (...given: unknown[]) => unknown;

/** The functions of `node:stream/iter`, which newer versions of Node have by a flag. */
interface StreamIter {
  pull(source: unknown, ...transforms: unknown[]): unknown;
  pullSync(source: unknown, ...transforms: unknown[]): unknown;
}

const DEFAULT_CHUNK = 131_072;

/** As `FileHandle.prototype.pull`. */
export function pullFrom(handle: FileHandle, native: Pull, reader: RangedReader, given: unknown[]): unknown {
  // Node checks the arguments and locks the handle; what it gives is never read from.
  native.apply(handle, given);
  const { transforms, options } = parse(given);
  const source = { [Symbol.asyncIterator]: () => chunks(handle, reader, options) };
  return transforms.length > 0 ? streamIter().pull(source, ...transforms, options) : source;
}

/** As `FileHandle.prototype.pullSync`. */
export function pullSyncFrom(
  handle: FileHandle,
  native: Pull,
  reader: RangedReader,
  given: unknown[],
): unknown {
  native.apply(handle, given);
  const { transforms, options } = parse(given);
  const source = { [Symbol.iterator]: () => chunksSync(handle, reader, options) };
  return transforms.length > 0 ? streamIter().pullSync(source, ...transforms) : source;
}

async function* chunks(handle: FileHandle, reader: RangedReader, options: PullOptions) {
  const { signal } = options;
  try {
    for (const next of plan(options)) {
      if (signal?.aborted) throw signal.reason;
      const buffer = Buffer.allocUnsafe(next.length);
      const read = await inUse(handle, () => reader.read([buffer], next.position, signal)).catch((error) => {
        throw signal?.aborted ? signal.reason : error;
      });
      if (read === 0) return;
      next.read(read);
      yield [buffer.subarray(0, read)];
    }
  } finally {
    setLocked(handle, false);
    if (options.autoClose) await handle.close();
  }
}

function* chunksSync(handle: FileHandle, reader: RangedReader, options: PullOptions) {
  try {
    for (const next of plan(options)) {
      const buffer = Buffer.allocUnsafe(next.length);
      const read = reader.readSync([buffer], next.position);
      if (read === 0) return;
      next.read(read);
      yield [buffer.subarray(0, read)];
    }
  } finally {
    setLocked(handle, false);
    // Node has counted it as in use when it was asked.
    call(handle, 'kUnref');
    if (options.autoClose) call(handle, 'kCloseSync');
  }
}

/** The reads to make, one by one; each is told how much has come of it. */
function* plan({ chunkSize = DEFAULT_CHUNK, start, limit }: PullOptions) {
  let position = start ?? null;
  let left = limit ?? Number.POSITIVE_INFINITY;
  while (left > 0) {
    const length = Math.min(chunkSize, left);
    const read = (bytes: number): void => {
      left -= bytes;
      if (position !== null) position += bytes;
    };
    yield { length, position, read };
  }
}

function parse(given: unknown[]): { transforms: unknown[]; options: PullOptions } {
  const last = given.at(-1);
  const isTransform =
    typeof last === 'function' || typeof (last as { transform?: unknown })?.transform === 'function';
  return isTransform
    ? { transforms: given, options: {} }
    : { transforms: given.slice(0, -1), options: (last ?? {}) as PullOptions };
}

function streamIter(): StreamIter {
  const { getBuiltinModule } = process as unknown as { getBuiltinModule(name: string): unknown };
  return getBuiltinModule('node:stream/iter') as StreamIter;
}

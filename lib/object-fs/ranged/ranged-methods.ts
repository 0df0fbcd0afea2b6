import { codeOf, errnoError } from '../../errors.js';
import { type AnyFunction, functionOf } from '../../fs-calls/forms.js';
import type { FileHandle, ReadStream } from '../../native-fs.js';
import { endReadsWith } from './abortable-stream.js';
import { inUse, symbolOf } from './handle-internals.js';
import { pullFrom, pullSyncFrom } from './pull.js';
import type { RangedReader } from './ranged-reader.js';
import { oddReadCallOf, type ReadCall, readCallOf, viewsOf } from './read-arguments.js';
import { isPlain, LARGEST_PLAIN, readRest, restOptions } from './read-rest.js';

type StreamOptions = Parameters<FileHandle['createReadStream']>[0];

/**
 * The methods of a handle whose descriptor the kernel refuses to read. All others are Node's own, and the kernel answers
 * them: what writes is `EBADF`, as it is for any handle that was opened for reading. A closed handle is Node's business.
 */
export function rangedMethods(native: FileHandle, readerOf: (handle: FileHandle) => RangedReader) {
  const methods = {
    async read(this: FileHandle, ...given: unknown[]) {
      if (this.fd < 0) return refused(native, 'read', this, given);
      return inUse(this, async () => {
        const { buffer, target, position } = readCallOf(given) ?? (await judge(native, this, given));
        return answer({ bytesRead: await readerOf(this).read([target], position), buffer });
      });
    },
    async readv(this: FileHandle, buffers: unknown, position?: unknown) {
      const views = viewsOf(buffers);
      if (this.fd < 0 || !views) return refused(native, 'readv', this, [buffers, position]);
      const isPosition = Number.isSafeInteger(position) && (position as number) >= 0;
      return inUse(this, async () => {
        const bytesRead = await readerOf(this).read(views, isPosition ? (position as number) : null);
        return answer({ bytesRead, buffers });
      });
    },
    async readFile(this: FileHandle, options?: unknown) {
      if (this.fd < 0) return refused(native, 'readFile', this, [options]);
      return inUse(this, async () =>
        readRest(readerOf(this), await wholeFileOptions(native, this, readerOf(this), options)),
      );
    },
    readableWebStream(this: FileHandle, options: { type?: string } = {}) {
      // Node's other kind reads without asking us.
      const isKind = options?.type === undefined || typeof options.type === 'string';
      return native.readableWebStream.call(
        this,
        (isKind ? { ...options, type: 'bytes' } : options) as object,
      );
    },
    createReadStream(this: FileHandle, options?: StreamOptions): ReadStream {
      const stream = native.createReadStream.call(this, options);
      if (this.fd < 0) return stream;
      readerOf(this).declare(options?.start, endOf(options?.end));
      return endReadsWith(stream, readerOf(this));
    },
    async truncate(this: FileHandle, length?: number) {
      await refused(native, 'truncate', this, [length]).catch((error) => {
        throw this.fd < 0 || codeOf(error) !== 'EBADF' ? error : errnoError('EINVAL', 'ftruncate');
      });
    },
    async sync(this: FileHandle) {
      if (this.fd < 0) await native.sync.call(this);
    },
    async datasync(this: FileHandle) {
      if (this.fd < 0) await native.datasync.call(this);
    },
  };
  return Object.assign(methods, whereNodeHas(native, readerOf));
}

/** Behind a last byte nothing is read; `Infinity` is as good as none. */
function endOf(end: number | undefined): number | undefined {
  return Number.isSafeInteger(end) ? end! + 1 : undefined;
}

function whereNodeHas(native: FileHandle, readerOf: (handle: FileHandle) => RangedReader) {
  const found: Record<string | symbol, AnyFunction> = {};
  const pull = functionOf(native, 'pull');
  const pullSync = functionOf(native, 'pullSync');
  if (pull) {
    found['pull'] = function (this: FileHandle, ...given: unknown[]) {
      return pullFrom(this, pull, readerOf(this), given);
    };
  }
  if (pullSync) {
    found['pullSync'] = function (this: FileHandle, ...given: unknown[]) {
      return pullSyncFrom(this, pullSync, readerOf(this), given);
    };
  }
  const transfer = symbolOf(native, 'messaging_transfer_symbol');
  const transferNatively = transfer && (native as unknown as Record<symbol, AnyFunction>)[transfer];
  if (transfer && transferNatively) {
    // In its new thread it is a plain handle, which the kernel refuses to read.
    found[transfer] = function (this: FileHandle) {
      const transferred = transferNatively.call(this);
      readerOf(this).close();
      return transferred;
    };
  }
  return found;
}

function answer<Result extends object>(result: Result): Result {
  return Object.assign(Object.create(null), result);
}

/** Node's own answer, which is a refusal: of a closed handle, of arguments, or by the kernel. */
async function refused(
  native: FileHandle,
  name: string,
  handle: FileHandle,
  given: unknown[],
): Promise<never> {
  return functionOf(native, name)!.apply(handle, given) as never;
}

/** What Node makes of arguments that are not plain; rejects with its refusal. */
async function judge(native: FileHandle, handle: FileHandle, given: unknown[]): Promise<ReadCall> {
  await refused(native, 'read', handle, given).catch((error) => {
    if (codeOf(error) !== 'EBADF') throw error;
  });
  const call = oddReadCallOf(given);
  if (!call) throw errnoError('EBADF', 'read');
  return call;
}

async function wholeFileOptions(
  native: FileHandle,
  handle: FileHandle,
  reader: RangedReader,
  options: unknown,
) {
  const understood = restOptions(options);
  const { buffer } = understood as { buffer?: unknown };
  const given = typeof buffer === 'function' ? buffer(reader.size) : buffer;
  if (!isPlain(options) || reader.size > LARGEST_PLAIN) {
    const asked = given === undefined ? options : { ...understood, buffer: given };
    await refused(native, 'readFile', handle, [asked]).catch((error) => {
      if (codeOf(error) !== 'EBADF') throw error;
    });
  }
  const isTaken = given !== undefined && (await takesBuffers(native, handle));
  return { ...understood, buffer: isTaken ? given : undefined };
}

/** Whether this version of Node reads whole files into a buffer that it is given. */
async function takesBuffers(native: FileHandle, handle: FileHandle): Promise<boolean> {
  return refused(native, 'readFile', handle, [{ buffer: 0 }]).catch(
    (error) => codeOf(error) === 'ERR_INVALID_ARG_TYPE',
  );
}

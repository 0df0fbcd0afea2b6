import type { EventEmitter } from 'node:events';
import { errnoError } from '../errors.js';
import { readsItself } from '../fs-calls/foreign-handle.js';
import type { FileHandle } from '../native-fs.js';
import { shownAs } from '../shown-as.js';
import { modeOf } from './mode.js';
import type { OpenFile } from './open-file.js';
import { ownerOf } from './owner.js';
import { publishOnFinish } from './publishing-stream.js';
import { letGoOfNumber } from './ranged/handle-internals.js';
import { rangedMethods } from './ranged/ranged-methods.js';
import { timesOf } from './times.js';
import { writesTold } from './uploading/handle-writes.js';

const file: unique symbol = Symbol('mediafs.file');

/** The key of what is to be done before the number of a handle is closed by itself. */
const release: unique symbol = Symbol('mediafs.release');

type Dressed = FileHandle & { [file]: OpenFile; [release](): void };

const prototypes = new WeakMap<object, object>();
const rangedPrototypes = new WeakMap<object, object>();

/**
 * Puts our methods on a handle of Node's own. Reading and writing stay native, on a real descriptor; only what speaks
 * of the object (its stats, its attributes, its publication) is ours. No wrapper: libraries and Node itself check the
 * brand of a handle.
 */
export function dressHandle(handle: FileHandle, openFile: OpenFile): FileHandle {
  const native = Object.getPrototypeOf(handle);
  const { ranged } = openFile;
  Object.setPrototypeOf(handle, ranged ? rangedAbove(native) : prototypeAbove(native));
  Object.defineProperty(handle, file, { value: openFile });
  // However it is closed, and if it never is.
  if (ranged) (handle as unknown as EventEmitter).once('close', () => ranged.close());
  ranged?.closeWith(handle);
  Object.defineProperty(handle, shownAs, { value: (path?: string) => openFile[shownAs](path) });
  const closing = closingOf(handle, openFile);
  Object.defineProperty(handle, release, { value: closing.release });
  Object.defineProperty(handle, 'close', { value: closing.close, configurable: true, writable: true });
  return handle;
}

/** The file that a handle of ours is open on. */
export function fileOfHandle(handle: object): OpenFile | undefined {
  return (handle as Partial<Dressed>)[file];
}

/** Gives up what was written to a handle of ours: closing it stores nothing. `false` if it is none of ours. */
export function discardHandle(handle: FileHandle): boolean {
  const { [file]: openFile } = handle as Partial<Dressed>;
  openFile?.discard();
  return openFile !== undefined;
}

/**
 * To be called before the number of a handle of ours is closed by itself, which ends its file as well. The handle leaves
 * the number alone from then on: closing it is `EBADF`, as it is for Node's own.
 */
export function releaseHandle(handle: FileHandle): void {
  (handle as Dressed)[release]();
}

/** Stores what was written to a handle of ours; it stays open. */
export async function publishHandle(handle: FileHandle, signal: AbortSignal | undefined): Promise<void> {
  await (handle as Dressed)[file].publish(signal);
}

function closingOf(handle: FileHandle, openFile: OpenFile) {
  const nativeClose = handle.close;
  let closed: Promise<void> | undefined;
  let isReleased = false;
  const closeFile = async (): Promise<void> => {
    if (!isReleased) {
      await nativeClose.call(handle);
      await openFile.closed();
      return;
    }
    (handle as unknown as EventEmitter).emit('close');
    closed = Promise.resolve();
    throw errnoError('EBADF', 'close');
  };
  const publishAndClose = async (): Promise<void> => {
    try {
      await (isReleased ? undefined : openFile.publish());
    } finally {
      await closeFile();
    }
  };
  return {
    close(): Promise<void> {
      // Stored before the native close runs: closing a stream on the handle calls this again from within.
      closed ??= publishAndClose();
      return closed;
    },
    release(): void {
      isReleased = letGoOfNumber(handle);
    },
  };
}

function prototypeAbove(native: object): object {
  return above(prototypes, native, () => methodsAbove(native as FileHandle));
}

function rangedAbove(native: object): object {
  const reader = (handle: FileHandle) => (handle as Dressed)[file].ranged!;
  return above(rangedPrototypes, prototypeAbove(native), () => ({
    ...rangedMethods(native as FileHandle, reader),
    [readsItself]: true,
  }));
}

function above(known: WeakMap<object, object>, below: object, methods: () => object): object {
  let prototype = known.get(below);
  if (!prototype) {
    prototype = Object.create(below, Object.getOwnPropertyDescriptors(methods())) as object;
    known.set(below, prototype);
  }
  return prototype;
}

function methodsAbove(native: FileHandle) {
  return {
    ...writesTold(native, (handle) => (handle as Dressed)[file]),
    async stat(this: Dressed, options?: { bigint?: boolean }) {
      return this.fd < 0 ? native.stat.call(this) : this[file].stat(options?.bigint === true);
    },
    async sync(this: Dressed) {
      await native.sync.call(this);
      await this[file].publish();
    },
    async datasync(this: Dressed) {
      await native.datasync.call(this);
      await this[file].publish();
    },
    async utimes(this: Dressed, accessed: number | string | Date, modified: number | string | Date) {
      if (this.fd < 0) return native.utimes.call(this, accessed, modified);
      await this[file].change(timesOf(accessed, modified), 'futime');
    },
    async chmod(this: Dressed, mode: number) {
      if (this.fd < 0) return native.chmod.call(this, mode);
      await this[file].change({ mode: await modeOf(mode) }, 'fchmod');
    },
    async chown(this: Dressed, uid: number, gid: number) {
      if (this.fd < 0) return native.chown.call(this, uid, gid);
      await this[file].change(await ownerOf(uid, gid), 'fchown');
    },
    createWriteStream(this: Dressed, options?: Parameters<FileHandle['createWriteStream']>[0]) {
      return publishOnFinish(native.createWriteStream.call(this, options), () => this[file]);
    },
  };
}

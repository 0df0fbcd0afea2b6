import type { EventEmitter } from 'node:events';
import { readsItself } from '../fs-calls/foreign-handle.js';
import type { FileHandle } from '../native-fs.js';
import { shownAs } from '../shown-as.js';
import { modeOf } from './mode.js';
import type { OpenFile } from './open-file.js';
import { ownerOf } from './owner.js';
import { publishOnFinish } from './publishing-stream.js';
import { rangedMethods } from './ranged/ranged-methods.js';
import { timesOf } from './times.js';
import { writesTold } from './uploading/handle-writes.js';

const file: unique symbol = Symbol('mediafs.file');

type Dressed = FileHandle & { [file]: OpenFile };

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
  Object.defineProperty(handle, 'close', {
    value: closing(handle, openFile),
    configurable: true,
    writable: true,
  });
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

/** Stores what was written to a handle of ours; it stays open. */
export async function publishHandle(handle: FileHandle, signal: AbortSignal | undefined): Promise<void> {
  await (handle as Dressed)[file].publish(signal);
}

function closing(handle: FileHandle, openFile: OpenFile): () => Promise<void> {
  const nativeClose = handle.close;
  let closed: Promise<void> | undefined;
  // Stored before the native close runs: closing a stream on the handle calls this again from within.
  return () => {
    closed ??= (async () => {
      try {
        await openFile.publish();
      } finally {
        await nativeClose.call(handle);
        await openFile.closed();
      }
    })();
    return closed;
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

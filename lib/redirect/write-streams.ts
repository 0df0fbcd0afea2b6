import { nativeFs, type WriteStream } from '../native-fs.js';
import type { OpenFile } from '../object-fs/open-file.js';
import { giveUp, storeAtEnd } from '../object-fs/publishing-stream.js';

type Callback = (error?: Error | null) => void;
type FileOf = (stream: WriteStream) => OpenFile | undefined;

/** Those who ask, kept on the prototype itself: several redirects share one hook, and the last to go takes it off. */
const askers: unique symbol = Symbol('mediafs.askers');

interface Prototype {
  [askers]?: { readonly all: Set<FileOf>; restore(): void };
  _final?: unknown;
  _destroy(this: WriteStream, error: Error | null, callback: Callback): void;
}

/**
 * Programs make write streams without `createWriteStream`, too: by `new fs.WriteStream(path)`, and by classes of their
 * own on its prototype (graceful-fs does). For those on a file of ours, `finish` has to mean "in the store" and a
 * destroyed stream has to store nothing, so the prototype asks whose file it is. Streams on other files do not notice:
 * for them there is no `_final`, as before.
 *
 * @returns undoes it
 */
export function hookWriteStreams(fileOf: FileOf): () => void {
  const prototype = nativeFs.WriteStream.prototype as unknown as Prototype;
  prototype[askers] ??= install(prototype);
  const shared = prototype[askers];
  shared.all.add(fileOf);
  return () => {
    shared.all.delete(fileOf);
    if (shared.all.size > 0) return;
    shared.restore();
    delete prototype[askers];
  };
}

function install(prototype: Prototype): NonNullable<Prototype[typeof askers]> {
  const all = new Set<FileOf>();
  const fileOf = (stream: WriteStream): OpenFile | undefined => {
    for (const ask of all) {
      const file = ask(stream);
      if (file) return file;
    }
    return undefined;
  };
  const { _destroy } = prototype;
  const final = Object.getOwnPropertyDescriptor(prototype, '_final');
  Object.defineProperty(prototype, '_final', {
    configurable: true,
    get(this: WriteStream) {
      const file = fileOf(this);
      return file ? (callback: Callback) => storeAtEnd(this, file, callback) : final?.value;
    },
    // A class or an object that has its own keeps it.
    set(this: WriteStream, value: unknown) {
      Object.defineProperty(this, '_final', { value, configurable: true, writable: true, enumerable: true });
    },
  });
  prototype._destroy = function (error, callback) {
    giveUp(this, fileOf(this));
    _destroy.call(this, error, callback);
  };
  return {
    all,
    restore() {
      if (final) Object.defineProperty(prototype, '_final', final);
      else delete prototype._final;
      prototype._destroy = _destroy;
    },
  };
}

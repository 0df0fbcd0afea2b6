import type { EventEmitter } from 'node:events';
import type { AnyFunction } from '../fs-calls/forms.js';
import { numberingOf } from '../fs-calls/numbered-handle.js';
import type { FileHandle } from '../native-fs.js';
import { fileOfHandle } from '../object-fs/file-handle.js';
import type { Descriptors } from './descriptors.js';

/** Its types leave that out. */
type Emitting = FileHandle & EventEmitter;

/** `promises.open`, whose handles have an `fd` that works in every function of the volume, as those of Node do. */
export function createOpenHandle(open: AnyFunction, descriptors: Descriptors): AnyFunction {
  return async (...given) => {
    const handle: Emitting = await open(...given);
    register(handle, descriptors);
    return handle;
  };
}

/** The number goes before the descriptor is closed: from then on it may be another file's. */
function register(handle: Emitting, descriptors: Descriptors): void {
  const file = fileOfHandle(handle);
  const numbering = numberingOf(handle);
  if (file) {
    const number = handle.fd;
    descriptors.addReal(number, file, handle);
    handle.once('close', () => {
      if (descriptors.fileOf(number) === file) descriptors.remove(number);
    });
  } else if (numbering) {
    const number = descriptors.addVirtual(numbering.fs, numbering.number);
    numbering.showAs(number);
    handle.once('close', () => descriptors.remove(number));
  }
}

import { codeOf, errnoError } from '../errors.js';
import { type AnyFunction, functionOf } from '../fs-calls/forms.js';
import type { Signature } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import { textOf } from '../paths.js';

/** Below a device nothing can be, nor be made. */
const NOWHERE = process.platform === 'win32' ? '\\\\.\\NUL\\nowhere' : '/dev/null/nowhere';

/** The largest number that Node takes for a descriptor; no process has that many files. */
const NO_DESCRIPTOR = 2 ** 31 - 1;

/**
 * Lets Node itself refuse the arguments of a call, in its own words: the native call is made with the same arguments
 * on a path where nothing can happen.
 */
export function judgePathCall(name: string, signature: Signature, given: readonly unknown[]): void {
  const native = functionOf(nativeFs, `${name}Sync`);
  const isPlainCall =
    signature.paths.every((index) => isPath(given[index])) &&
    given.every((value, index) =>
      value === undefined
        ? !isData(name, index) && !signature.texts?.includes(index)
        : isPlain(name, signature, index, value),
    );
  if (native && !isPlainCall) {
    refuse(
      native,
      given.map((value, index) => {
        if (signature.paths.includes(index)) return isPath(value) ? NOWHERE : value;
        return isPlain(name, signature, index, value) ? '' : value;
      }),
    );
  }
  if (signature.paths.some((index) => textOf(given[index]) === undefined)) {
    throw errnoError('ENOENT', signature.syscall, { path: '' });
  }
}

/** The empty path is one, but of nothing. */
function isPath(value: unknown): boolean {
  return textOf(value) !== undefined || value === '' || (value instanceof Uint8Array && value.length === 0);
}

/** The same for a call on a descriptor. */
export function judgeDescriptorCall(name: string, given: readonly unknown[]): void {
  refuse(functionOf(nativeFs, `${name}Sync`)!, [
    isDescriptor(given[0]) ? NO_DESCRIPTOR : given[0],
    ...given.slice(1),
  ]);
}

function isDescriptor(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= NO_DESCRIPTOR;
}

/** Text or bytes are data; paths are looked at by themselves. */
function isPlain(name: string, { paths, texts }: Signature, index: number, value: unknown): boolean {
  if (paths.includes(index)) return true;
  if (texts?.includes(index)) return isPath(value);
  return isData(name, index) && (typeof value === 'string' || value instanceof Uint8Array);
}

function isData(name: string, index: number): boolean {
  return index === 1 && (name === 'writeFile' || name === 'appendFile');
}

/** What the system says of a place where nothing can be is of no interest; what Node says of the arguments is. */
function refuse(native: AnyFunction, given: readonly unknown[]): void {
  try {
    native(...given);
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_')) throw error;
  }
}

import type { ExpectedError } from '../../support/expect-error.js';

/** What Node says of a path that is no string, Buffer or URL. */
export function pathTypeError(argument: string, received: string): ExpectedError {
  return typeError(
    `The "${argument}" argument must be of type string or an instance of Buffer or URL. Received ${received}`,
  );
}

/** What Node says of a path with a NUL in it. */
export function nulError(argument: string, path: string): ExpectedError {
  const shown = path.replaceAll('\0', '\\x00');
  return valueError(
    `The argument '${argument}' must be a string, Uint8Array, or URL without null bytes. Received '${shown}'`,
  );
}

/** What Node says of data that are neither text nor bytes. */
export function dataTypeError(received: string): ExpectedError {
  return typeError(
    `The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${received}`,
  );
}

export function typeError(message: string): ExpectedError {
  return { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message };
}

export function valueError(message: string): ExpectedError {
  return { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message };
}

export function rangeError(message: string): ExpectedError {
  return { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message };
}

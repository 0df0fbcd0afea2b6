import { LeadsOut } from '../../fs-calls/leads-out.js';
import { StoreError, type StoreErrorCode } from '../../object-store/store-error.js';

/** An error in a form that crosses threads with everything that callers look at. */
export interface EncodedError {
  readonly name: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: EncodedError | undefined;
}

/** In the order in which Node sets them. */
const FIELDS = [
  'errno',
  'code',
  'syscall',
  'path',
  'dest',
  'info',
  'key',
  'target',
  'followed',
  'Code',
  '$metadata',
] as const;

export function encodeError(error: unknown, depth: number = 0): EncodedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), fields: {} };
  const held = error as Error & Record<string, unknown>;
  const fields = Object.fromEntries(
    FIELDS.filter((field) => isPlain(held[field])).map((field) => [field, held[field]]),
  );
  const cause = error.cause === undefined || depth > 2 ? undefined : encodeError(error.cause, depth + 1);
  return { name: error.name, message: error.message, fields, cause };
}

function isPlain(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
}

/** The error, with the stack of the thread that raises it. */
export function decodeError({ name, message, fields, cause: encoded }: EncodedError): Error {
  const cause = encoded && decodeError(encoded);
  if (name === 'StoreError') {
    const error = new StoreError(fields['code'] as StoreErrorCode, String(fields['key']), { cause });
    return Object.assign(error, { message });
  }
  if (name === 'LeadsOut') {
    return new LeadsOut(String(fields['path']), String(fields['target']), Number(fields['followed']));
  }
  const options = cause && { cause };
  const error = name === 'TypeError' ? new TypeError(message, options) : newError(name, message, options);
  return Object.assign(error, fields);
}

function newError(name: string, message: string, options: ErrorOptions | undefined): Error {
  if (name === 'RangeError') return new RangeError(message, options);
  const error = new Error(message, options);
  if (name !== 'Error') {
    Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  }
  return error;
}

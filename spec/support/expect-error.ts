import { getSystemErrorMap } from 'node:util';
import { expect } from 'chai';

/** Every field of an error that callers may look at. A field that is not named here must not be on the error. */
export interface ExpectedError {
  /** `Error` unless said otherwise. */
  readonly name?: string;
  readonly code?: string;
  readonly errno?: number;
  readonly syscall?: string;
  readonly path?: string;
  readonly dest?: string;
  /** Left out only where the wording is nobody's promise. */
  readonly message?: string;
}

/** Asserts that a promise rejects with one of the given shapes, compared whole. */
export async function expectError(promise: Promise<unknown>, ...accepted: ExpectedError[]): Promise<void> {
  expectShape(await rejectionOf(promise), ...accepted);
}

/** Asserts that a call throws before it returns. */
export function expectThrow(call: () => unknown, ...accepted: ExpectedError[]): void {
  let error: unknown;
  try {
    call();
  } catch (thrown) {
    error = thrown;
  }
  expect(error, 'a call that throws').to.not.equal(undefined);
  expectShape(error, ...accepted);
}

export function expectShape(error: unknown, ...accepted: ExpectedError[]): void {
  expect(error).to.be.instanceOf(Error);
  const shapes = accepted.map((expected) => comparable(error as Error, expected));
  const fitting = shapes.find(({ actual, expected }) => JSON.stringify(actual) === JSON.stringify(expected));
  const { actual, expected } = fitting ?? shapes[0]!;
  expect(actual).to.deep.equal(expected);
}

/** The shape of an errno error in Node's wording: `ENOENT: no such file or directory, open '/x'`. */
export function errnoError(code: string, syscall: string, path?: string, dest?: string): ExpectedError {
  const { errno, description } = lookUp(code);
  const places = (path === undefined ? '' : ` '${path}'`) + (dest === undefined ? '' : ` -> '${dest}'`);
  return { code, errno, syscall, path, dest, message: `${code}: ${description}, ${syscall}${places}` };
}

/** What `rm` says of a directory when it is not recursive: not an errno error, and its errno is positive. */
export function removeDirectoryError(path: string): ExpectedError {
  const message = `Path is a directory: rm returned EISDIR (is a directory) ${path}`;
  return { name: 'SystemError', code: 'ERR_FS_EISDIR', errno: 21, syscall: 'rm', path, message };
}

/** What a handle says after its close: Node's own words, without an errno. */
export function closedError(syscall: string): ExpectedError {
  return { code: 'EBADF', syscall, message: 'file closed' };
}

export const abortError: ExpectedError = {
  name: 'AbortError',
  code: 'ABORT_ERR',
  message: 'The operation was aborted',
};

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value, rejected: false }),
    (error: unknown) => ({ value: error, rejected: true }),
  );
  expect(outcome.rejected, 'a promise that rejects').to.equal(true);
  return outcome.value;
}

const FIELDS = ['name', 'code', 'errno', 'syscall', 'path', 'dest', 'message'] as const;

/** Both sides with the same fields in the same order, so that they compare as text and show as a diff. */
function comparable(error: Error, expected: ExpectedError): { actual: object; expected: object } {
  const wanted = { name: 'Error', ...expected } as Record<string, unknown>;
  const found = error as unknown as Record<string, unknown>;
  const fields = FIELDS.filter((field) => field !== 'message' || wanted[field] !== undefined);
  return { actual: pick(found, fields), expected: pick(wanted, fields) };
}

function pick(source: Record<string, unknown>, fields: readonly string[]): object {
  return Object.fromEntries(
    fields.filter((field) => source[field] !== undefined).map((field) => [field, source[field]]),
  );
}

function lookUp(code: string): { errno: number; description: string } {
  for (const [errno, [name, description]] of getSystemErrorMap()) {
    if (name === code) return { errno, description };
  }
  throw new TypeError(`${code} is no errno name`);
}

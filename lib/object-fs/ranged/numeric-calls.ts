import { codeOf, errnoError } from '../../errors.js';
import { type AnyFunction, functionOf } from '../../fs-calls/forms.js';
import { nativeFs } from '../../native-fs.js';
import type { RangedReader } from './ranged-reader.js';
import { oddReadCallOf, type ReadCall, readCallOf, viewsOf } from './read-arguments.js';
import {
  isPlain,
  LARGEST_PLAIN,
  type ReadRestOptions,
  readRest,
  readRestSync,
  restOptions,
} from './read-rest.js';

/** What a callback is given behind its error. */
type Results = readonly unknown[];

/** A number of ours that the kernel does not read, and who reads it. */
export interface RangedTarget {
  readonly number: number;
  readonly reader: RangedReader;
}

export interface NumericCall {
  /** `given` is what stands between the number and the callback. Wrong arguments throw at once. */
  begin(target: RangedTarget, given: readonly unknown[]): Promise<Results>;
  sync(target: RangedTarget, given: readonly unknown[]): unknown;
  /** What a callback is given behind an error. */
  failed?(given: readonly unknown[]): Results;
}

/** The calls on a number that the kernel does not read, as Node has them on one that is open for reading. */
export const numericCalls: Readonly<Record<string, NumericCall>> = {
  read: {
    begin(target, given) {
      const call = understand('read', target, given);
      return target.reader.read([call.target], call.position).then((length) => [length, call.buffer]);
    },
    sync(target, given) {
      const call = understand('readSync', target, given);
      return target.reader.readSync([call.target], call.position);
    },
    failed: ([first]) => [0, ArrayBuffer.isView(first) ? first : (first as { buffer?: unknown })?.buffer],
  },
  readv: {
    begin(target, [buffers, position]) {
      const views = understandViews('readv', target, buffers);
      return target.reader.read(views, where(position)).then((length) => [length, buffers]);
    },
    sync: (target, [buffers, position]) =>
      target.reader.readSync(understandViews('readvSync', target, buffers), where(position)),
    failed: ([buffers]) => [0, buffers],
  },
  ftruncate: {
    begin(target, given) {
      refuse('ftruncate', target, given);
      return Promise.reject(errnoError('EINVAL', 'ftruncate'));
    },
    sync(target, given) {
      refuse('ftruncateSync', target, given);
      throw errnoError('EINVAL', 'ftruncate');
    },
  },
  fsync: { begin: async () => [], sync() {} },
  fdatasync: { begin: async () => [], sync() {} },
  readFile: {
    begin(target, [options]) {
      const understood = wholeFileOptions(target, options);
      return readRest(target.reader, understood).then((content) => [content]);
    },
    sync: (target, [options]) => readRestSync(target.reader, wholeFileOptions(target, options)),
  },
};

function understand(name: string, target: RangedTarget, given: readonly unknown[]): ReadCall {
  const call = readCallOf(given);
  if (call) return call;
  refuse(name, target, given);
  const odd = oddReadCallOf(given);
  if (!odd) throw errnoError('EBADF', 'read');
  return odd;
}

function understandViews(name: string, target: RangedTarget, buffers: unknown): Uint8Array[] {
  const views = viewsOf(buffers);
  if (views) return views;
  refuse(name, target, [buffers]);
  // Of no buffers at all the kernel says so.
  throw errnoError('EINVAL', 'read');
}

/** Anything but a number is no position here. */
function where(position: unknown): number | null {
  return Number.isSafeInteger(position) && (position as number) >= 0 ? (position as number) : null;
}

function wholeFileOptions(target: RangedTarget, options: unknown): ReadRestOptions {
  const understood = restOptions(options);
  const { buffer } = understood as { buffer?: unknown };
  const given = typeof buffer === 'function' ? buffer(target.reader.size) : buffer;
  if (!isPlain(options) || target.reader.size > LARGEST_PLAIN)
    refuse('readFileSync', target, [given === undefined ? options : { ...understood, buffer: given }]);
  return { ...understood, buffer: given !== undefined && takesBuffers(target) ? given : undefined };
}

/**
 * Throws what Node would throw at these arguments: it looks at them before it asks the kernel, which refuses the number
 * whatever they are.
 */
function refuse(name: string, { number }: RangedTarget, given: readonly unknown[]): void {
  const native = functionOf(nativeFs, name)!;
  try {
    if (name.endsWith('Sync')) native(number, ...given);
    else native(number, ...given, ignore);
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_')) throw error;
  }
}

/** Whether this version of Node reads whole files into a buffer that it is given. */
function takesBuffers({ number }: RangedTarget): boolean {
  try {
    (nativeFs.readFileSync as AnyFunction)(number, { buffer: 0 });
  } catch (error) {
    return codeOf(error) === 'ERR_INVALID_ARG_TYPE';
  }
  return false;
}

function ignore(): void {}

import { errnoError } from '../errors.js';
import { type AnyFunction, type Forms, functionOf } from '../fs-calls/forms.js';
import { type DescriptorCall, descriptorCalls } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import type { OpenFile } from '../object-fs/open-file.js';
import { type NumericCall, numericCalls, type RangedTarget } from '../object-fs/ranged/numeric-calls.js';
import { changeOf, checkDescriptorArguments } from './descriptor-arguments.js';
import type { Descriptors, RealDescriptor } from './descriptors.js';
import { streamedCalls } from './streamed-calls.js';
import { callAndTell } from './told-writes.js';

type OnFile = (file: OpenFile, given: readonly unknown[], native: () => Promise<unknown>) => Promise<unknown>;

/** What a call on a descriptor of ours does beside the native one; `read`, `write` and the like are native alone. */
const onOurs: Partial<Record<DescriptorCall, OnFile>> = {
  fstat: (file, [, options]) => file.stat((options as { bigint?: boolean } | undefined)?.bigint === true),
  fsync: async (file, _given, native) => {
    await native();
    await file.publish();
  },
  fdatasync: async (file, _given, native) => {
    await native();
    await file.publish();
  },
  futimes: (file, [, accessed, modified]) => file.change(changeOf.futimes(accessed, modified), 'futime'),
  fchmod: (file, [, mode]) => file.change(changeOf.fchmod(mode), 'fchmod'),
  fchown: (file, [, uid, gid]) => file.change(changeOf.fchown(uid, gid), 'fchown'),
};

/** Callback forms of the calls on descriptors: Node's own, unless the number is one of the volume's. */
export function createDescriptorForms(descriptors: Descriptors): Forms {
  const forms: Forms = { close: closeWith(descriptors) };
  for (const name of descriptorCalls) forms[name] ??= callbackForm(name, descriptors);
  return forms;
}

function callbackForm(name: DescriptorCall, descriptors: Descriptors): AnyFunction {
  const native = functionOf(nativeFs, name)!;
  const ours = onOurs[name];
  const reads = isRead(name);
  return (...given) => {
    if (reads && isKernels(descriptors.opened(given[0]))) return native(...given);
    const descriptor = descriptors.find(given[0]);
    if (!descriptor) return native(...given);
    if (descriptor.kind === 'virtual') {
      return functionOf(descriptor.fs, name)!.call(descriptor.fs, descriptor.number, ...given.slice(1));
    }
    const callback = given.at(-1);
    if (reads) descriptor.reads?.share();
    const { ranged } = descriptor.file;
    const rangedCall = ranged && typeof callback === 'function' ? numericCalls[name] : undefined;
    if (ranged && rangedCall) return callRanged(rangedCall, { number: given[0], reader: ranged }, given);
    const { streamed } = descriptor.file;
    const streamedCall = streamed && streamedCalls[name];
    if (typeof callback !== 'function' || !(ours || streamedCall))
      return callAndTell(name, descriptor.file, given);
    const rest = given.slice(0, -1);
    checkDescriptorArguments(name, rest.slice(1));
    if (streamedCall) return answer(streamedCall(streamed, rest.slice(1)), callback);
    settle(
      ours!(descriptor.file, rest, () => promised(native, rest)),
      callback,
    );
  };
}

export const isRead = (name: DescriptorCall): boolean => name === 'read' || name === 'readv';

/**
 * Whether reads by a number are the kernel's, whatever the number is by now: then nobody needs to be asked what it is,
 * which costs as much as a small read.
 */
export function isKernels(descriptor: RealDescriptor | undefined): boolean {
  return descriptor !== undefined && !descriptor.file.ranged && !descriptor.reads;
}

function answer(results: Promise<readonly unknown[]>, callback: AnyFunction): void {
  results.then(
    (all) => process.nextTick(callback, null, ...all),
    (error) => process.nextTick(callback, error),
  );
}

/** The last of what is given is a callback. */
export function callRanged(call: NumericCall, target: RangedTarget, given: readonly unknown[]): void {
  const callback = given.at(-1) as AnyFunction;
  const passed = given.slice(1, -1);
  call.begin(target, passed).then(
    (results) => process.nextTick(callback, null, ...results),
    (error) => process.nextTick(callback, error, ...(call.failed?.(passed) ?? [])),
  );
}

/** Closing publishes; a failure comes through the callback, and the number is free in any case. */
function closeWith(descriptors: Descriptors): AnyFunction {
  return (...given) => {
    const [number, callback] = given;
    const descriptor = descriptors.find(number);
    if (!descriptor) return nativeFs.close(...(given as [number]));
    if (descriptor.kind === 'virtual') {
      descriptors.remove(number);
      return functionOf(descriptor.fs, 'close')!.call(descriptor.fs, descriptor.number, ...given.slice(1));
    }
    if (callback !== undefined && typeof callback !== 'function')
      return nativeFs.close(...(given as [number]));
    // A handle may be closing itself at this moment.
    if (descriptor.file.whole && !descriptor.handle) {
      setImmediate(callback ?? rethrow, closeReader(descriptors, number));
      return;
    }
    settle(closeFile(descriptors, number, descriptor.file), callback ?? rethrow);
  };
}

/** A reader has nothing to store, and the kernel waits for no disk when it forgets a file that was only read. */
function closeReader(descriptors: Descriptors, number: number): unknown {
  descriptors.release(number);
  try {
    nativeFs.closeSync(number);
    return null;
  } catch (error) {
    return error;
  }
}

async function closeFile(descriptors: Descriptors, number: number, file: OpenFile): Promise<void> {
  try {
    await file.publish();
  } finally {
    await closeNumber(descriptors, number, file);
  }
}

async function closeNumber(descriptors: Descriptors, number: number, file: OpenFile): Promise<void> {
  // Its handle, or another call, may have been faster.
  if (descriptors.fileOf(number) !== file) throw errnoError('EBADF', 'close');
  descriptors.release(number);
  try {
    await promised(nativeFs.close as AnyFunction, [number]);
  } finally {
    await file.closed();
  }
}

function promised(call: AnyFunction, given: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    call(...given, (error: unknown, result: unknown) => (error ? reject(error) : resolve(result)));
  });
}

/** Off the promise, so that what a callback throws is an uncaught exception and no unhandled rejection. */
function settle(promise: Promise<unknown>, callback: AnyFunction): void {
  promise.then(
    (result) => process.nextTick(callback, null, ...(result === undefined ? [] : [result])),
    (error) => process.nextTick(callback, error),
  );
}

function rethrow(error: unknown): void {
  if (error) throw error;
}

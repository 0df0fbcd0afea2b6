import { type AnyFunction, type Forms, functionOf } from '../fs-calls/forms.js';
import { type DescriptorCall, descriptorCalls } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import type { OpenFile } from '../object-fs/open-file.js';
import { numericCalls } from '../object-fs/ranged/numeric-calls.js';
import { changeOf, checkDescriptorArguments } from './descriptor-arguments.js';
import { isKernels, isRead } from './descriptor-forms.js';
import type { Descriptors } from './descriptors.js';
import { callAndTellSync } from './told-writes.js';

type OnFile = (file: OpenFile, given: readonly unknown[]) => unknown;

/** What a sync call on a descriptor of ours does; those not here are native alone. */
const onOurs: Partial<Record<DescriptorCall, OnFile>> = {
  fstat: (file, [, options]) => file.statSync((options as { bigint?: boolean } | undefined)?.bigint === true),
  fsync: (file, [number]) => {
    nativeFs.fsyncSync(number as number);
    file.publishSync();
  },
  fdatasync: (file, [number]) => {
    nativeFs.fdatasyncSync(number as number);
    file.publishSync();
  },
  futimes: (file, [, accessed, modified]) => file.changeSync(changeOf.futimes(accessed, modified), 'futime'),
  fchmod: (file, [, mode]) => file.changeSync(changeOf.fchmod(mode), 'fchmod'),
  fchown: (file, [, uid, gid]) => file.changeSync(changeOf.fchown(uid, gid), 'fchown'),
};

/** Sync forms of the calls on descriptors: Node's own, unless the number is one of the volume's. */
export function createDescriptorSyncForms(descriptors: Descriptors): Forms {
  return Object.fromEntries(descriptorCalls.map((name) => [`${name}Sync`, syncForm(name, descriptors)]));
}

function syncForm(name: DescriptorCall, descriptors: Descriptors): AnyFunction {
  const native = functionOf(nativeFs, `${name}Sync`)!;
  const ours = onOurs[name];
  const reads = isRead(name);
  return (...given) => {
    if (reads && isKernels(descriptors.opened(given[0]))) return native(...given);
    const [number, ...rest] = given;
    const descriptor = descriptors.find(number);
    if (descriptor?.kind === 'virtual') {
      if (name === 'close') descriptors.remove(number);
      return functionOf(descriptor.fs, `${name}Sync`)!.call(descriptor.fs, descriptor.number, ...rest);
    }
    if (descriptor && name === 'close') return closeSync(descriptors, number, descriptor.file);
    if (!descriptor) return native(...given);
    if (reads) descriptor.reads?.share();
    const { ranged } = descriptor.file;
    const rangedCall = ranged && numericCalls[name];
    if (rangedCall) return rangedCall.sync({ number, reader: ranged }, rest);
    if (!ours) return callAndTellSync(name, descriptor.file, given);
    checkDescriptorArguments(name, rest);
    return ours(descriptor.file, given);
  };
}

/** Closing publishes; the number is free even if that fails. */
function closeSync(descriptors: Descriptors, number: number, file: OpenFile): void {
  try {
    file.publishSync();
  } finally {
    descriptors.release(number);
    try {
      nativeFs.closeSync(number);
    } finally {
      file.closedSync();
    }
  }
}

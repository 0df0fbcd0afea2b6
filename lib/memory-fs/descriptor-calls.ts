import { functionOf } from '../fs-calls/forms.js';
import { type DescriptorCall, descriptorCalls } from '../fs-calls/signatures.js';
import type { BigIntStats, Fs, Stats } from '../native-fs.js';
import { changeOpenKeepingTimes } from './change-keeping-times.js';
import type { SyncCall } from './door.js';
import { judgeDescriptorCall } from './judge.js';
import { creationMode, ownerBeside } from './modes.js';
import { OpenFiles } from './open-files.js';
import { type Device, nodeStats } from './stats.js';

export interface DescriptorCalls {
  open(
    path: string,
    flags: string | number | null | undefined,
    mode: number | string | null | undefined,
  ): number;
  close(descriptor: number): void;
  /** Throws the error of a call that the descriptor was not opened for. */
  check(name: DescriptorCall, descriptor: unknown, given?: readonly unknown[]): void;
  /** Refuses wrong arguments in Node's words. */
  judge(name: DescriptorCall, given: readonly unknown[]): void;
  /** The sync forms under their bare names. */
  readonly calls: Readonly<Record<DescriptorCall, SyncCall>>;
  /** The calls that take a descriptor in the place of a path. */
  readonly whole: Readonly<Record<string, SyncCall | undefined>>;
}

/** memfs reads and checks the arguments of these by itself, as Node does. */
const judgedByMemfs: ReadonlySet<string> = new Set(['read', 'readv', 'write', 'writev']);

/** The calls on descriptors, in sync form: a descriptor keeps to what it was opened for. */
export function createDescriptorCalls(memfs: Fs, device: Device): DescriptorCalls {
  const files = new OpenFiles();

  const check: DescriptorCalls['check'] = (name, descriptor, given = []) => {
    if (name === 'read' && lengthOf(given) === 0) return;
    files.check(name, descriptor as number);
    if (name === 'close') files.remove(descriptor as number);
  };

  const judge = (name: DescriptorCall, given: readonly unknown[]): void => {
    if (!judgedByMemfs.has(name) || typeof given[0] !== 'number') judgeDescriptorCall(name, given);
  };

  const callOf = (name: DescriptorCall): SyncCall => {
    const call = functionOf(memfs, `${name}Sync`)!;
    return (...given) => {
      judge(name, given);
      check(name, given[0], given);
      const [descriptor, ...rest] = completions[name]?.(memfs, given) ?? given;
      if (name === 'fchmod' || name === 'fchown') {
        return changeOpenKeepingTimes(memfs, descriptor as number, () => call(descriptor, ...rest));
      }
      const result = call(descriptor, ...rest);
      return name === 'fstat' ? nodeStats(result as Stats | BigIntStats, device) : result;
    };
  };

  const calls = Object.fromEntries(descriptorCalls.map((name) => [name, callOf(name)])) as Record<
    DescriptorCall,
    SyncCall
  >;

  const writeWhole: SyncCall = (descriptor, data, options) => {
    check('write', descriptor);
    memfs.writeFileSync(descriptor as number, bytesIn(data) as string, withFlag(options, 'w'));
  };

  return {
    calls,
    check,
    judge,
    close: (descriptor) => void calls.close(descriptor),
    open(path, flags, mode) {
      const known = withoutSync(flags ?? 'r');
      const descriptor = openWithMode(memfs, path, known, creationMode(mode, 0o666));
      files.add(descriptor, known, memfs.fstatSync(descriptor).isDirectory());
      return descriptor;
    },
    whole: {
      readFile(descriptor, options) {
        check('read', descriptor);
        return memfs.readFileSync(descriptor as number, withFlag(options, 'r'));
      },
      writeFile: writeWhole,
      appendFile: writeWhole,
      truncate: calls.ftruncate,
    },
  };
}

/** Whoever makes a file may write to it this once, whatever its mode; memfs would refuse. */
function openWithMode(memfs: Fs, path: string, flags: string | number, mode: number): number {
  const isRefused = (mode & OWNER_BITS) !== OWNER_BITS && !memfs.existsSync(path);
  const descriptor = memfs.openSync(path, flags, isRefused ? mode | OWNER_BITS : mode);
  if (isRefused) memfs.fchmodSync(descriptor, mode);
  return descriptor;
}

const OWNER_BITS = 0o600;

/** Arguments in the place of those that memfs does not know: a missing length, and -1 for an owner that stays. */
const completions: Partial<Record<DescriptorCall, (memfs: Fs, given: readonly unknown[]) => unknown[]>> = {
  ftruncate: (_memfs, [descriptor, length]) => [descriptor, length ?? 0],
  fchown: (memfs, [descriptor, uid, gid]) => [
    descriptor,
    ...ownerBeside(memfs.fstatSync(descriptor as number), uid, gid),
  ],
};

/** memfs does not know every spelling of flags that write at once, as memory does anyway. */
function withoutSync(flags: string | number): string | number {
  return typeof flags === 'string' ? flags.replace('s', '') : flags;
}

/** Node reads nothing without asking the descriptor. */
function lengthOf([, buffer, offset, length]: readonly unknown[]): unknown {
  const options = ArrayBuffer.isView(buffer) ? offset : buffer;
  return typeof options === 'object' && options !== null && 'length' in options ? options.length : length;
}

/** The file is open already; memfs looks at the flags all the same, and does not know all of them. */
function withFlag(options: unknown, flag: string): BufferEncoding {
  return (typeof options === 'object' && options !== null ? { ...options, flag } : options) as BufferEncoding;
}

function bytesIn(data: unknown): unknown {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data;
}

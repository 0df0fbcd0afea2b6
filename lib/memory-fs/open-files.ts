import { errnoError } from '../errors.js';
import type { DescriptorCall } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';

const { O_RDWR, O_WRONLY } = nativeFs.constants;

interface OpenFile {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly isDirectory: boolean;
}

const syscalls: Partial<Record<DescriptorCall, string>> = {
  futimes: 'futime',
  readv: 'read',
  writev: 'write',
};

/** What each descriptor was opened for, which memfs does not look at. */
export class OpenFiles {
  readonly #open = new Map<number, OpenFile>();

  add(descriptor: number, flags: string | number, isDirectory: boolean): void {
    this.#open.set(descriptor, { ...accessOf(flags), isDirectory });
  }

  remove(descriptor: number): void {
    this.#open.delete(descriptor);
  }

  /** Throws the error of a call that the descriptor was not opened for. */
  check(name: DescriptorCall, descriptor: number): void {
    const file = this.#open.get(descriptor);
    const syscall = syscalls[name] ?? name;
    if (!file) throw errnoError('EBADF', syscall);
    if (name === 'ftruncate' && !file.writes) throw errnoError('EINVAL', syscall);
    if (syscall === 'write' && !file.writes) throw errnoError('EBADF', syscall);
    if (syscall !== 'read') return;
    if (!file.reads) throw errnoError('EBADF', syscall);
    if (file.isDirectory) throw errnoError('EISDIR', syscall);
  }
}

/** Of flags that Node has accepted. */
function accessOf(flags: string | number): Pick<OpenFile, 'reads' | 'writes'> {
  if (typeof flags === 'number') {
    return { reads: (flags & O_WRONLY) === 0, writes: (flags & (O_WRONLY | O_RDWR)) !== 0 };
  }
  const both = flags.includes('+');
  return { reads: both || flags.includes('r'), writes: both || /[wa]/.test(flags) };
}

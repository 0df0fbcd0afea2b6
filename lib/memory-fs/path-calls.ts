import { functionOf } from '../fs-calls/forms.js';
import { pathCalls, plainCalls } from '../fs-calls/signatures.js';
import type { Fs } from '../native-fs.js';
import { changeKeepingTimes, changeLinkKeepingTimes } from './change-keeping-times.js';
import { copyFile } from './copy-file.js';
import type { DescriptorCalls } from './descriptor-calls.js';
import { behindDoor, type SyncCall } from './door.js';
import { makeDirectory, makeTemporaryDirectory } from './make-directory.js';
import { link, readLink, symlink } from './make-link.js';
import { ownerBeside } from './modes.js';
import { type ReadDirectoryOptions, readDirectory } from './read-directory.js';
import { type RemoveOptions, remove, removeDirectory, unlink } from './remove.js';
import { rename } from './rename.js';
import { status } from './stat.js';
import { statfs } from './statfs.js';
import type { Device } from './stats.js';

export type Calls = Readonly<Record<string, SyncCall>>;

interface OpenOptions {
  readonly flag: string;
  readonly mode?: number | string;
}

type Own = (passed: readonly unknown[], asked: string) => unknown;

/** Every call that takes a path, in its sync form under its bare name: all other forms are made of these. */
export function createPathCalls(
  memfs: Fs,
  device: Device,
  descriptors: DescriptorCalls,
  leadsOut: boolean,
): Calls {
  const own = ownCalls(memfs, device, descriptors);
  const calls: Record<string, SyncCall> = {};
  for (const [name, signature] of Object.entries(pathCalls)) {
    const memfsCall = functionOf(memfs, `${name}Sync`);
    if (plainCalls.has(name) || name === 'exists' || !(own[name] ?? memfsCall)) continue;
    const call = behindDoor(
      memfs,
      name,
      signature,
      own[name] ?? ((passed) => memfsCall!(...passed)),
      leadsOut,
    );
    const onDescriptor = descriptors.whole[name];
    calls[name] =
      signature.takesHandle && onDescriptor
        ? (...given) => (typeof given[0] === 'number' ? onDescriptor(...given) : call(...given))
        : call;
  }
  return calls;
}

/** The calls that memfs answers in another way than Node. */
function ownCalls(memfs: Fs, device: Device, descriptors: DescriptorCalls): Record<string, Own> {
  const { open, close, calls, whole } = descriptors;
  const opened = (
    path: unknown,
    options: unknown,
    usual: OpenOptions,
    work: (descriptor: number) => unknown,
  ) => {
    const { flag, mode } = {
      ...usual,
      ...(typeof options === 'object' ? options : undefined),
    } as OpenOptions;
    const descriptor = open(path as string, flag ?? usual.flag, mode);
    try {
      return work(descriptor);
    } finally {
      close(descriptor);
    }
  };
  const write =
    (flag: string): Own =>
    ([path, data, options]) =>
      opened(path, options, { flag }, (descriptor) => whole['writeFile']!(descriptor, data, options));
  return {
    appendFile: write('a'),
    chmod: ([path, mode]) =>
      changeKeepingTimes(memfs, path as string, () => memfs.chmodSync(path as string, mode as number)),
    chown: ([path, uid, gid]) =>
      changeKeepingTimes(memfs, path as string, () =>
        memfs.chownSync(path as string, ...ownerBeside(memfs.statSync(path as string), uid, gid)),
      ),
    copyFile: ([from, to, mode]) => copyFile(memfs, from as string, to as string, mode as number),
    lchown: ([path, uid, gid]) =>
      changeLinkKeepingTimes(memfs, path as string, () =>
        memfs.lchownSync(path as string, ...ownerBeside(memfs.lstatSync(path as string), uid, gid)),
      ),
    link: ([target, path]) => link(memfs, target as string, path as string),
    lstat: ([path, options]) => status(memfs, device, 'lstat', path as string, options),
    mkdir: ([path, options], asked) => makeDirectory(memfs, path as string, options, asked),
    rmdir: ([path, options]) => removeDirectory(memfs, path as string, options),
    mkdtemp: ([prefix, options], asked) => makeTemporaryDirectory(memfs, prefix as string, options, asked),
    open: ([path, flags, mode]) => open(path as string, flags as string, mode as number),
    readdir: ([path, options], asked) =>
      readDirectory(memfs, path as string, options as ReadDirectoryOptions, asked),
    readFile: ([path, options]) =>
      opened(path, options, { flag: 'r' }, (descriptor) => whole['readFile']!(descriptor, options)),
    rename: ([from, to]) => rename(memfs, from as string, to as string),
    rm: ([path, options], asked) => remove(memfs, path as string, options as RemoveOptions, asked),
    stat: ([path, options]) => status(memfs, device, 'stat', path as string, options),
    statfs: ([path, options]) => statfs(memfs, path as string, options),
    readlink: ([path, options]) => readLink(memfs, path as string, options),
    symlink: ([target, path]) => symlink(memfs, target, path as string),
    truncate: ([path, length]) =>
      opened(path, undefined, { flag: 'r+' }, (descriptor) => calls.ftruncate(descriptor, length)),
    unlink: ([path]) => unlink(memfs, path as string),
    writeFile: write('w'),
  };
}

import { constants } from 'node:os';
import { systemError } from '../../errors.js';
import { refusesShortly } from './copy-dialect.js';

const { EEXIST, EINVAL, EISDIR, ENOTDIR } = constants.errno;

interface Refusal {
  /** Of the error itself. */
  readonly kind: string;
  /** Of the system. */
  readonly code: string;
  readonly errno: number;
  readonly text: string;
  readonly message: (source: string, target: string) => string;
  /** What Node's own C++ says instead. */
  readonly short?: (source: string, target: string) => string;
}

/** The ways in which `cp` refuses, as Node words them: they are no errno errors but its SystemErrors. */
const REFUSALS = {
  isDirectory: {
    kind: 'ERR_FS_EISDIR',
    code: 'EISDIR',
    errno: EISDIR,
    text: 'Path is a directory',
    message: (source) => `${source} is a directory (not copied)`,
    short: (source) => `Recursive option not enabled, cannot copy a directory: ${asDirectory(source)}`,
  },
  exists: {
    kind: 'ERR_FS_CP_EEXIST',
    code: 'EEXIST',
    errno: EEXIST,
    text: 'Target already exists',
    message: (_source, target) => `${target} already exists`,
  },
  same: {
    kind: 'ERR_FS_CP_EINVAL',
    code: 'EINVAL',
    errno: EINVAL,
    text: 'Invalid src or dest',
    message: () => 'src and dest cannot be the same',
    short: (_source, target) => `src and dest cannot be the same ${target}`,
  },
  intoItself: {
    kind: 'ERR_FS_CP_EINVAL',
    code: 'EINVAL',
    errno: EINVAL,
    text: 'Invalid src or dest',
    message: (source, target) => `cannot copy ${source} to a subdirectory of self ${target}`,
    short: (source, target) => `Cannot copy ${asDirectory(source)} to a subdirectory of self ${target}`,
  },
  directoryOverFile: {
    kind: 'ERR_FS_CP_DIR_TO_NON_DIR',
    code: 'EISDIR',
    errno: EISDIR,
    text: 'Cannot overwrite non-directory with directory',
    message: (source, target) => `cannot overwrite non-directory ${target} with directory ${source}`,
    short: (source, target) => `Cannot overwrite non-directory ${target} with directory ${source}`,
  },
  fileOverDirectory: {
    kind: 'ERR_FS_CP_NON_DIR_TO_DIR',
    code: 'ENOTDIR',
    errno: ENOTDIR,
    text: 'Cannot overwrite directory with non-directory',
    message: (source, target) => `cannot overwrite directory ${target} with non-directory ${source}`,
    short: (source, target) => `Cannot overwrite directory ${target} with non-directory ${source}`,
  },
  linkIntoItself: {
    kind: 'ERR_FS_CP_EINVAL',
    code: 'EINVAL',
    errno: EINVAL,
    text: 'Invalid src or dest',
    message: (source, target) => `cannot copy ${source} to a subdirectory of self ${target}`,
  },
  linkOverParent: {
    kind: 'ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY',
    code: 'EINVAL',
    errno: EINVAL,
    text: 'Cannot overwrite symlink in subdirectory of self',
    message: (source, target) => `cannot overwrite ${target} with ${source}`,
  },
  socket: special('ERR_FS_CP_SOCKET', 'copy a socket file'),
  pipe: special('ERR_FS_CP_FIFO_PIPE', 'copy a FIFO pipe'),
  unknown: special('ERR_FS_CP_UNKNOWN', 'copy an unknown file type'),
} as const satisfies Record<string, Refusal>;

export type RefusalName = keyof typeof REFUSALS;

export interface RefusedPlaces {
  readonly source: string;
  readonly target: string;
  /** What the error is about. Default: the target, or the source where that is a directory not to be copied. */
  readonly path?: string;
}

/** `isSync`: newer versions of Node have other words for some refusals of the sync form. */
export function copyRefusal(
  name: RefusalName,
  { source, target, path }: RefusedPlaces,
  isSync: boolean,
): Error {
  const { kind, code, errno, text, message, short }: Refusal = REFUSALS[name];
  if (isSync && short && refusesShortly()) {
    return Object.assign(new Error(short(source, target)), { code: kind });
  }
  const isDirectory = name === 'isDirectory';
  return systemError(kind, text, {
    message: message(source, target),
    path: path ?? (isDirectory ? source : target),
    syscall: 'cp',
    // The sync form of Node 20 has the number of another error here.
    errno: isDirectory && isSync ? EINVAL : errno,
    code,
  });
}

function special(kind: string, what: string): Refusal {
  return {
    kind,
    code: 'EINVAL',
    errno: EINVAL,
    text: `Cannot ${what}`,
    message: (_source, target) => `cannot ${what}: ${target}`,
    short: (_source, target) => `Cannot ${what}: ${target}`,
  };
}

function asDirectory(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

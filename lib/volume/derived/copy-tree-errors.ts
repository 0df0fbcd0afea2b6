import { constants } from 'node:os';

const { EEXIST, EINVAL, EISDIR, ENOTDIR } = constants.errno;

/** The ways in which `cp` refuses, as Node words them: they are no errno errors but its SystemErrors. */
const REFUSALS = {
  ERR_FS_EISDIR: { code: 'EISDIR', errno: EISDIR, text: 'Path is a directory' },
  ERR_FS_CP_EEXIST: { code: 'EEXIST', errno: EEXIST, text: 'Target already exists' },
  ERR_FS_CP_EINVAL: { code: 'EINVAL', errno: EINVAL, text: 'Invalid src or dest' },
  ERR_FS_CP_DIR_TO_NON_DIR: {
    code: 'EISDIR',
    errno: EISDIR,
    text: 'Cannot overwrite non-directory with directory',
  },
  ERR_FS_CP_NON_DIR_TO_DIR: {
    code: 'ENOTDIR',
    errno: ENOTDIR,
    text: 'Cannot overwrite directory with non-directory',
  },
} as const;

export function copyRefusal(code: keyof typeof REFUSALS, path: string, message: string): Error {
  const { code: name, errno, text } = REFUSALS[code];
  const error = new Error(`${text}: cp returned ${name} (${message}) ${path}`);
  Object.defineProperty(error, 'name', { value: 'SystemError', configurable: true, writable: true });
  const info = { message, path, syscall: 'cp', errno, code: name };
  return Object.assign(error, { code, info, errno, syscall: 'cp', path });
}

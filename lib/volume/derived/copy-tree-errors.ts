import { constants } from 'node:os';
import { systemError } from '../../errors.js';

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
  return systemError(code, text, { message, path, syscall: 'cp', errno, code: name });
}

import type { Stage } from './stage.js';

/** A verb on one path, and the system call that Node names in its errors. */
export interface Verb {
  readonly title: string;
  readonly syscall: string;
  readonly call: (stage: Stage, path: string) => Promise<unknown>;
}

const verb = (title: string, syscall: string, call: Verb['call']): Verb => ({ title, syscall, call });

const opened = async (stage: Stage, path: string, flags: string) =>
  (await stage.promises.open(path, flags)).close();

/** Verbs that need what the path names. */
export const SEEKERS: readonly Verb[] = [
  verb('readFile', 'open', (stage, path) => stage.promises.readFile(path)),
  verb('open with r', 'open', (stage, path) => opened(stage, path, 'r')),
  verb('open with r+', 'open', (stage, path) => opened(stage, path, 'r+')),
  verb('truncate', 'open', (stage, path) => stage.promises.truncate(path)),
  verb('stat', 'stat', (stage, path) => stage.promises.stat(path)),
  verb('lstat', 'lstat', (stage, path) => stage.promises.lstat(path)),
  verb('access', 'access', (stage, path) => stage.promises.access(path)),
  verb('readdir', 'scandir', (stage, path) => stage.promises.readdir(path)),
  verb('readdir with types', 'scandir', (stage, path) =>
    stage.promises.readdir(path, { withFileTypes: true }),
  ),
  verb('rm', 'lstat', (stage, path) => stage.promises.rm(path)),
  verb('recursive rm', 'lstat', (stage, path) => stage.promises.rm(path, { recursive: true })),
  verb('rmdir', 'rmdir', (stage, path) => stage.promises.rmdir(path)),
  verb('unlink', 'unlink', (stage, path) => stage.promises.unlink(path)),
  verb('realpath', 'realpath', (stage, path) => stage.promises.realpath(path)),
  verb('utimes', 'utime', (stage, path) => stage.promises.utimes(path, 1, 1)),
];

/** Verbs that make a file at the path. */
export const FILE_MAKERS: readonly Verb[] = [
  verb('writeFile', 'open', (stage, path) => stage.promises.writeFile(path, 'new')),
  verb('writeFile with wx', 'open', (stage, path) => stage.promises.writeFile(path, 'new', { flag: 'wx' })),
  verb('appendFile', 'open', (stage, path) => stage.promises.appendFile(path, 'new')),
  verb('open with w', 'open', (stage, path) => opened(stage, path, 'w')),
  verb('open with a+', 'open', (stage, path) => opened(stage, path, 'a+')),
];

export const MKDIR = verb('mkdir', 'mkdir', (stage, path) => stage.promises.mkdir(path));

export const MKDIR_RECURSIVE = verb('recursive mkdir', 'mkdir', (stage, path) =>
  stage.promises.mkdir(path, { recursive: true }),
);

export const ALL: readonly Verb[] = [...SEEKERS, ...FILE_MAKERS, MKDIR, MKDIR_RECURSIVE];

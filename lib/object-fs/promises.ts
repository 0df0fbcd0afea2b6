import { errnoError } from '../errors.js';
import { nativeFs } from '../native-fs.js';
import { appendFile } from './append-file.js';
import { changeFile } from './change.js';
import type { Context } from './context.js';
import { copyFile } from './copy-file.js';
import { makeDirectory, makeTemporaryDirectory } from './make-directory.js';
import { modeOf } from './mode.js';
import { open } from './open.js';
import { ownerOf } from './owner.js';
import { placeOf } from './place.js';
import { readDirectory } from './read-directory.js';
import { readFile } from './read-file.js';
import { remove, removeDirectory, unlink } from './remove.js';
import { rename } from './rename.js';
import { access, lstat, realpath, stat } from './stat.js';
import { statfs } from './statfs.js';
import { timesOf } from './times.js';
import { truncate } from './truncate.js';
import { writeFile } from './write-file.js';

type Verb<Arguments extends unknown[], Result> = (context: Context, ...given: Arguments) => Promise<Result>;

export type ObjectPromises = ReturnType<typeof createPromises>;

/** The verbs of `fs.promises` on one object file system. */
export function createPromises(context: Context) {
  const on =
    <Arguments extends unknown[], Result>(verb: Verb<Arguments, Result>) =>
    (...given: Arguments): Promise<Result> =>
      verb(context, ...given);
  return {
    access: on(access),
    appendFile: on(appendFile),
    chmod: on(chmod),
    chown: on(chown),
    copyFile: on(copyFile),
    lchown: on(chown),
    lstat: on(lstat),
    lutimes: on(utimes),
    mkdir: on(makeDirectory),
    mkdtemp: on(makeTemporaryDirectory),
    open: on(open),
    readFile: on(readFile),
    readdir: on(readDirectory),
    readlink: on(readlink),
    realpath: on(realpath),
    rename: on(rename),
    rm: on(remove),
    rmdir: on(removeDirectory),
    stat: on(stat),
    statfs: on(statfs),
    truncate: on(truncate),
    unlink: on(unlink),
    utimes: on(utimes),
    writeFile: on(writeFile),
    constants: nativeFs.constants,
  };
}

async function utimes(context: Context, path: unknown, accessed: unknown, modified: unknown): Promise<void> {
  const place = await placeOf(path, 'utime');
  const change = timesOf(accessed, modified, { syscall: 'utime', path: place.path });
  await changeFile(context, place, change, 'utime');
}

async function chmod(context: Context, path: unknown, mode: number | string): Promise<void> {
  const place = await placeOf(path, 'chmod');
  await changeFile(context, place, { mode: await modeOf(mode) }, 'chmod');
}

async function chown(context: Context, path: unknown, uid: number, gid: number): Promise<void> {
  const place = await placeOf(path, 'chown');
  await changeFile(context, place, await ownerOf(uid, gid), 'chown');
}

/** There are no links here. */
async function readlink(context: Context, path: unknown): Promise<never> {
  const place = await placeOf(path, 'readlink');
  await lstat(context, path);
  throw errnoError('EINVAL', 'readlink', { path: place.path });
}

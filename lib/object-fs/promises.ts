import { nativeFs } from '../native-fs.js';
import { appendFile } from './append-file.js';
import { changeAt } from './change.js';
import type { Context } from './context.js';
import { copyFile } from './copy-file.js';
import { readLink } from './links/read-link.js';
import { symlink } from './links/symlink.js';
import { makeDirectory, makeTemporaryDirectory } from './make-directory.js';
import { modeOf } from './mode.js';
import { open } from './open.js';
import { openDirectory } from './open-directory.js';
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
    lchown: on(lchown),
    lstat: on(lstat),
    lutimes: on(lutimes),
    mkdir: on(makeDirectory),
    mkdtemp: on(makeTemporaryDirectory),
    open: on(open),
    opendir: on(openDirectory),
    readFile: on(readFile),
    readdir: on(readDirectory),
    readlink: on(readLink),
    realpath: on(realpath),
    rename: on(rename),
    rm: on(remove),
    rmdir: on(removeDirectory),
    stat: on(stat),
    statfs: on(statfs),
    symlink: on(symlink),
    truncate: on(truncate),
    unlink: on(unlink),
    utimes: on(utimes),
    writeFile: on(writeFile),
    constants: nativeFs.constants,
  };
}

async function utimes(context: Context, path: unknown, accessed: unknown, modified: unknown): Promise<void> {
  await changeTimes(context, path, accessed, modified, 'utime', true);
}

/** Of a link itself. */
async function lutimes(context: Context, path: unknown, accessed: unknown, modified: unknown): Promise<void> {
  await changeTimes(context, path, accessed, modified, 'lutime', false);
}

async function changeTimes(
  context: Context,
  path: unknown,
  accessed: unknown,
  modified: unknown,
  syscall: string,
  last: boolean,
): Promise<void> {
  const place = await placeOf(path, syscall);
  const change = timesOf(accessed, modified, { syscall, path: place.path });
  await changeAt(context, place, change, syscall, last);
}

async function chmod(context: Context, path: unknown, mode: number | string): Promise<void> {
  const place = await placeOf(path, 'chmod');
  await changeAt(context, place, { mode: await modeOf(mode) }, 'chmod', true);
}

async function chown(context: Context, path: unknown, uid: number, gid: number): Promise<void> {
  const place = await placeOf(path, 'chown');
  await changeAt(context, place, await ownerOf(uid, gid), 'chown', true);
}

/** Of a link itself. */
async function lchown(context: Context, path: unknown, uid: number, gid: number): Promise<void> {
  const place = await placeOf(path, 'lchown');
  await changeAt(context, place, await ownerOf(uid, gid), 'lchown', false);
}

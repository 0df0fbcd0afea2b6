import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { codeOf } from '../../errors.js';
import { nativePromises, type Stats } from '../../native-fs.js';
import { isWithin } from '../../paths.js';
import { type Check, ok, problem, saidBy, warning } from './finding.js';

export interface DiskDemands {
  /** What findings call it. */
  readonly check: string;
  /** Nobody else may read or write it. */
  readonly isPrivate: boolean;
  /** How to name another directory. */
  readonly setting: string;
}

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;

/** Kinds of file systems that say something about what is kept there, by the numbers that Linux gives them. */
const KINDS: ReadonlyMap<number, string> = new Map([
  [0x01021994, 'tmpfs: it is memory, and empty after a restart'],
  [0x858458f6, 'ramfs: it is memory, without a bound'],
  [0x794c7630, 'an overlay: the layer of a container, gone with it'],
  [0x6969, 'NFS: slow, and other hosts may change it'],
  [0xfe534d42, 'SMB: slow, and other hosts may change it'],
]);

/** A directory that has to take files: there or makeable, ours, with room, and writable. It is left as it was. */
export async function* checkDisk(directory: string, demands: DiskDemands): Check {
  const { check, setting } = demands;
  let made: string | undefined;
  try {
    made = await nativePromises.mkdir(directory, { recursive: true, mode: 0o700 });
    const stats = await nativePromises.stat(directory);
    if (demands.isPrivate) yield* checkOwner(directory, stats, check);
    yield* checkRoom(directory, demands);
    yield* checkWriting(directory, demands);
  } catch (error) {
    yield problem(check, `${directory} cannot be used: ${saidBy(error)}`, adviceFor(error, setting));
  } finally {
    if (made !== undefined) await removeEmpty(directory, made);
  }
}

/** Directories that were made to try, from the deepest up; one that somebody uses by now stays. */
async function removeEmpty(directory: string, made: string): Promise<void> {
  for (let path = directory; isWithin(path, made); path = dirname(path)) {
    await nativePromises.rmdir(path).catch(() => {});
  }
}

async function* checkOwner(directory: string, { uid, mode }: Stats, check: string): Check {
  const user = process.getuid?.() ?? uid;
  const bits = (mode & 0o777).toString(8).padStart(3, '0');
  if (uid !== user) {
    yield warning(
      check,
      `${directory} belongs to user ${uid}, and this is user ${user}`,
      'Use a directory of your own: whoever owns it can put other bytes in the place of cached ones.',
    );
  }
  if ((mode & 0o022) !== 0) {
    yield warning(
      check,
      `${directory} has mode ${bits}: others may write in it`,
      `chmod go-w ${directory}: whoever writes in it can put other bytes in the place of cached ones.`,
    );
  } else if (uid === user) yield ok(check, `${directory}, mode ${bits}, of this user`);
}

async function* checkRoom(directory: string, { check, setting }: DiskDemands): Check {
  const { type, bsize, blocks, bavail } = await nativePromises.statfs(directory);
  const [free, whole] = [bavail * bsize, blocks * bsize];
  const told = `${amount(free)} of ${amount(whole)} free`;
  const kind = KINDS.get(type);
  if (kind !== undefined) {
    yield warning(
      check,
      `${told}, on ${kind}`,
      `Name a directory on a local disk (${setting}), if that is not meant.`,
    );
  } else if (free < GIBIBYTE || free < whole / 20) {
    yield warning(check, told, `Make room, or name another directory (${setting}).`);
  } else yield ok(check, told);
}

async function* checkWriting(directory: string, { check, setting }: DiskDemands): Check {
  const name = join(directory, `.mediafs-doctor-${randomBytes(8).toString('hex')}`);
  const [written, renamed] = [`${name}-written`, `${name}-renamed`];
  try {
    await nativePromises.writeFile(written, Buffer.alloc(MEBIBYTE), { flag: 'wx', mode: 0o600 });
    await nativePromises.rename(written, renamed);
    const { length } = await nativePromises.readFile(renamed);
    if (length !== MEBIBYTE) throw new Error(`${MEBIBYTE} bytes were written, and ${length} are there`);
    yield ok(check, 'takes files, and renames them');
  } catch (error) {
    yield problem(check, `${directory} does not take files: ${saidBy(error)}`, adviceFor(error, setting));
  } finally {
    for (const left of [written, renamed]) await nativePromises.rm(left, { force: true }).catch(() => {});
  }
}

function adviceFor(error: unknown, setting: string): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full: make room, or name another directory (${setting}).`;
    case 'EROFS':
      return `It is mounted read-only: mount it writable, or name another directory (${setting}).`;
    default:
      return `Name a directory that this user may write in (${setting}).`;
  }
}

function amount(bytes: number): string {
  return bytes < GIBIBYTE ? `${(bytes / MEBIBYTE).toFixed(0)} MiB` : `${(bytes / GIBIBYTE).toFixed(1)} GiB`;
}

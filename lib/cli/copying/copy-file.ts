import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isNothingThere, throwIfAborted } from '../../errors.js';
import type { Stats } from '../../native-fs.js';
import type { Tree } from '../trees/tree.js';
import { unlessAborted } from '../unless-aborted.js';

/** One file that is to be copied. */
export interface FileCopy {
  readonly from: { readonly tree: Tree; readonly path: string };
  readonly to: { readonly tree: Tree; readonly path: string };
  readonly stats: Pick<Stats, 'mode' | 'size' | 'mtime'>;
  /** Give the copy the time of modification of the file. */
  readonly keepsTime: boolean;
}

export interface CopyControls {
  readonly signal: AbortSignal;
  /** Is told of bytes as they are copied. */
  copied(bytes: number): void;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Copies one file, in bounded memory. The copy appears whole, or not at all: in a store when it is published, on a disk by
 * the renaming of a temporary file beside it. Within one store it is a copy that the store makes.
 */
export async function copyFile(copy: FileCopy, controls: CopyControls): Promise<void> {
  const { from, to, stats } = copy;
  if (to.tree.isObjectStore && from.tree === to.tree) {
    await unlessAborted(controls.signal, () => from.tree.fs.promises.copyFile(from.path, to.path));
    controls.copied(stats.size);
  } else if (to.tree.isObjectStore) {
    await stream(copy, to.path, controls);
  } else {
    return copyToDisk(copy, controls);
  }
  if (copy.keepsTime) await to.tree.fs.promises.utimes(to.path, stats.mtime, stats.mtime);
}

async function copyToDisk(copy: FileCopy, controls: CopyControls): Promise<void> {
  const { to, keepsTime, stats } = copy;
  const { promises } = to.tree.fs;
  const target = await targetOf(to);
  // What is no file (a terminal, a pipe, the null device) is written to, and stays what it is.
  if (target.stats && !target.stats.isFile()) return stream(copy, target.path, controls);
  const draft = join(dirname(target.path), `.mediafs-${randomBytes(16).toString('hex')}`);
  try {
    await stream(copy, draft, controls, 'wx');
    if (target.stats) await promises.chmod(draft, target.stats.mode & 0o7777);
    if (keepsTime) await promises.utimes(draft, stats.mtime, stats.mtime);
    throwIfAborted(controls.signal);
    await promises.rename(draft, target.path);
  } catch (error) {
    await promises.rm(draft, { force: true });
    throw error;
  }
}

/** Through symbolic links, as `cp` does. */
async function targetOf({ tree, path }: FileCopy['to']): Promise<{ path: string; stats: Stats | undefined }> {
  const { promises } = tree.fs;
  try {
    const real = join(await promises.realpath(dirname(path)), basename(path));
    const stats = await promises.lstat(real);
    return stats.isSymbolicLink()
      ? { path: await promises.realpath(real), stats: await promises.stat(real) }
      : { path: real, stats };
  } catch (error) {
    if (isNothingThere(error)) return { path, stats: undefined };
    throw error;
  }
}

async function stream(
  { from, to, stats }: FileCopy,
  path: string,
  { signal, copied }: CopyControls,
  flags = 'w',
): Promise<void> {
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      copied(chunk.length);
      done(null, chunk);
    },
  });
  // On a disk it is to be there after a power failure too, since its source may go next.
  const options = { flags, mode: stats.mode & 0o777, ...(flags === 'wx' && { flush: true }) };
  await pipeline(
    from.tree.fs.createReadStream(from.path, { highWaterMark: CHUNK_BYTES }),
    counter,
    to.tree.fs.createWriteStream(path, options),
    { signal },
  );
}

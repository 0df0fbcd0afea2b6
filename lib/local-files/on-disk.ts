import { posix } from 'node:path';
import { errnoError, throwIfAborted } from '../errors.js';
import { nativeFs, nativePromises } from '../native-fs.js';
import { hasEscapes } from '../path-bytes.js';
import { resolvePath, textOf } from '../paths.js';
import { type LocalFile, type LocalFiles, type LocalOutput, localFile } from './local-file.js';
import { inWordsOfOpen, requireRegular } from './open-error.js';
import { PrivateDirectory, requireOutput } from './private-directory.js';
import { keep, targetOf } from './target.js';

// Absent where the system has none. Opening a FIFO would otherwise wait for its writer, in a thread of the pool.
const { O_RDONLY, O_NONBLOCK = 0 } = nativeFs.constants;

/** A file of the real file system is its own local file, and nothing is copied. */
export const onDisk: LocalFiles = {
  async lease(path, { signal } = {}) {
    throwIfAborted(signal);
    const text = await pathOf(path);
    return inWordsOfOpen(text, () => find(text));
  },
  async output(path, { signal, mode } = {}) {
    throwIfAborted(signal);
    const text = await pathOf(path);
    return inWordsOfOpen(text, () => makeRoom(text, mode));
  },
};

/** What is no path Node refuses in its own words. A name that is no text has no path that could be told. */
async function pathOf(path: unknown): Promise<string> {
  const text = textOf(path);
  if (text === undefined) {
    await nativePromises.access(path as string);
    throw new TypeError(`not a path: ${String(path)}`);
  }
  if (hasEscapes(text)) throw errnoError('EINVAL', 'open', { path: text });
  return text;
}

async function find(text: string): Promise<LocalFile> {
  await using handle = await nativePromises.open(text, O_RDONLY | O_NONBLOCK);
  const stats = await handle.stat();
  requireRegular(stats, text);
  const path = await nativePromises.realpath(text);
  return localFile({ path, size: stats.size, mtime: stats.mtime }, async () => {});
}

/** Beside the file that is to be, since only a rename on one disk is one step. */
async function makeRoom(text: string, mode: number | undefined): Promise<LocalOutput> {
  const target = await targetOf(nativePromises, resolvePath(text, process.cwd));
  const directory = await PrivateDirectory.make(posix.dirname(target.path));
  const local = posix.join(directory.path, posix.basename(target.path));
  return {
    path: local,
    publish: (signal) =>
      inWordsOfOpen(text, async () => {
        await requireOutput(local, text);
        await keep(nativePromises, local, target, mode);
        throwIfAborted(signal);
        await nativePromises.rename(local, target.path);
      }),
    dispose: () => directory.remove(),
  };
}

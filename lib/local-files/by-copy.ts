import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { errnoError, throwIfAborted } from '../errors.js';
import { copyContent } from '../fs-calls/copy-content.js';
import { type FsShape, functionOf } from '../fs-calls/forms.js';
import { type FsPromises, nativeFs, nativePromises } from '../native-fs.js';
import { textOf } from '../paths.js';
import { type LocalFile, type LocalFiles, type LocalOutput, localFile } from './local-file.js';
import { inWordsOfOpen, requireRegular } from './open-error.js';
import { ownNameOf } from './own-name.js';
import { PrivateDirectory, requireOutput } from './private-directory.js';
import { keep, type Target, targetOf } from './target.js';

/** For a file system that is none of the disk and has no cache there: private copies below the temporary directory. */
export function byCopy(fs: FsShape): LocalFiles {
  return {
    async lease(path, { signal } = {}) {
      throwIfAborted(signal);
      const text = textOf(path)!;
      requireCalls(fs, ['open', 'realpath', 'stat'], text);
      return inWordsOfOpen(text, () => copyOut(fs, text, signal));
    },
    async output(path, { signal, mode } = {}) {
      throwIfAborted(signal);
      const text = textOf(path)!;
      requireCalls(fs, ['access', 'readlink', 'realpath', 'rename', 'stat', 'unlink', 'writeFile'], text);
      return inWordsOfOpen(text, () => makeRoom(fs, text, mode));
    },
  };
}

/** What is mounted may have but a few of the calls. */
function requireCalls(fs: FsShape, names: readonly (keyof FsPromises)[], path: string): void {
  if (!names.every((name) => functionOf(fs.promises, name))) throw errnoError('ENOTSUP', 'open', { path });
}

async function copyOut(fs: FsShape, text: string, signal: AbortSignal | undefined): Promise<LocalFile> {
  const promises = fs.promises as FsPromises;
  const stats = await promises.stat(text);
  requireRegular(stats, text);
  const name = ownNameOf(await promises.realpath(text));
  const directory = await PrivateDirectory.make();
  try {
    const path = posix.join(directory.path, name);
    await copyContent({ fs, path: text }, { fs: nativeFs, path }, { flag: 'wx', mode: 0o600, signal });
    const { size } = await nativePromises.stat(path);
    await nativePromises.utimes(path, stats.mtime, stats.mtime);
    return localFile({ path, size, mtime: stats.mtime }, () => directory.remove());
  } catch (error) {
    await directory.remove();
    throw error;
  }
}

async function makeRoom(fs: FsShape, text: string, mode: number | undefined): Promise<LocalOutput> {
  const target = await targetOf(fs.promises as FsPromises, text);
  const directory = await PrivateDirectory.make();
  const local = posix.join(directory.path, ownNameOf(target.path));
  return {
    path: local,
    async publish(signal) {
      await requireOutput(local, text);
      await inWordsOfOpen(text, () => copyIn(fs, local, target, mode, signal));
    },
    dispose: () => directory.remove(),
  };
}

/** Under another name first, so that it is never there in part. */
async function copyIn(
  fs: FsShape,
  local: string,
  target: Target,
  mode: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const promises = fs.promises as FsPromises;
  const draft = posix.join(posix.dirname(target.path), `.mediafs-${randomBytes(16).toString('hex')}`);
  try {
    await copyContent({ fs: nativeFs, path: local }, { fs, path: draft }, { flag: 'wx', signal });
    await keep(promises, draft, target, mode);
    throwIfAborted(signal);
    await promises.rename(draft, target.path);
  } catch (error) {
    await promises.unlink(draft).catch(() => {});
    throw error;
  }
}

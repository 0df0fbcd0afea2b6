import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, errnoError, isNothingThere } from '../errors.js';
import { nativeFs, nativePromises, type Stats } from '../native-fs.js';
import { processEnd, type Unfinished } from '../process-end/process-end.js';
import { requireRegular } from './open-error.js';

/** A directory of somebody's own, for a file whose name is not free to choose. It goes with a process that ends in order. */
export class PrivateDirectory implements Unfinished {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
    processEnd.add(this);
  }

  /** One with a name that nobody else has; below the temporary directory, if nobody says where. Rejects with the disk's error. */
  static async make(beneath: string = tmpdir()): Promise<PrivateDirectory> {
    return new PrivateDirectory(await nativePromises.mkdtemp(join(beneath, '.mediafs-')));
  }

  static async makeAt(path: string): Promise<PrivateDirectory> {
    await nativePromises.mkdir(path, { mode: 0o700 });
    return new PrivateDirectory(path);
  }

  /** With all that is in it. */
  async remove(): Promise<void> {
    await nativePromises.rm(this.path, WHOLE).catch(() => {});
    processEnd.delete(this);
  }

  clear(): void {
    try {
      nativeFs.rmSync(this.path, WHOLE);
    } catch {
      // The process ends all the same.
    }
  }
}

const WHOLE = { recursive: true, force: true };

/** What a program has left in its private directory. `ENOENT` for nothing, else the disk's errno, with the reason as its cause. */
export async function requireOutput(local: string, path: string): Promise<Stats> {
  const stats = await nativePromises.lstat(local).catch((error) => {
    if (!isNothingThere(error)) throw errnoError(codeOf(error) ?? 'EIO', 'open', { path, cause: error });
    throw errnoError('ENOENT', 'open', {
      path,
      cause: new Error(`no file was written to '${local}'`, { cause: error }),
    });
  });
  requireRegular(stats, path, new Error(`no regular file was written to '${local}'`));
  return stats;
}

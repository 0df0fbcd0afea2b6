import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { nativeFs, nativePromises } from '../native-fs.js';
import type { LocalMedia } from './contract.js';

/** A copy under its own name in a directory that nobody else can read; removed when it is disposed. */
export async function copyToDisk(
  name: string,
  open: () => Promise<NodeJS.ReadableStream>,
): Promise<LocalMedia> {
  const directory = await nativePromises.mkdtemp(join(tmpdir(), 'mediafs-'));
  const dispose = (): Promise<void> => nativePromises.rm(directory, { recursive: true, force: true });
  try {
    const path = join(directory, name);
    await pipeline(await open(), nativeFs.createWriteStream(path));
    return { path, dispose, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

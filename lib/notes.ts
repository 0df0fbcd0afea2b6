import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { nativePromises } from './native-fs.js';

/** Bytes; a longer file is none of ours. */
const LONGEST = 16 * 1024;

/** What was written down under a name in a directory. A file that cannot be read, or is too long, counts as none. */
export async function readNote(directory: string, name: string): Promise<string | undefined> {
  const path = join(directory, name);
  try {
    if ((await nativePromises.stat(path)).size > LONGEST) return undefined;
    return await nativePromises.readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Writes something down, whole or not at all, for this user alone. What the disk refuses is not written. */
export async function writeNote(directory: string, name: string, text: string): Promise<void> {
  const path = join(directory, name);
  const draft = `${path}.${randomBytes(16).toString('hex')}`;
  try {
    await nativePromises.mkdir(directory, { recursive: true, mode: 0o700 });
    await nativePromises.writeFile(draft, text, { flag: 'wx', mode: 0o600 });
    await nativePromises.rename(draft, path);
  } catch {
    await nativePromises.unlink(draft).catch(() => {});
  }
}

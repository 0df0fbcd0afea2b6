import type { BigIntStats } from '../native-fs.js';
import type { OpenFile } from './open-file.js';

/** A file that was opened just now. */
export interface Opened<Native> {
  readonly native: Native;
  stats(): Promise<BigIntStats>;
  close(): Promise<void>;
}

/** Opens a file; `undefined` if something else lies at its path by now. */
export async function openChecked<Native>(
  file: OpenFile,
  openNatively: (file: OpenFile) => Promise<Opened<Native>>,
): Promise<Native | undefined> {
  const opened = await openNatively(file);
  try {
    if (file.isRight(await opened.stats())) return opened.native;
  } catch (error) {
    await opened.close();
    throw error;
  }
  await opened.close();
  return undefined;
}

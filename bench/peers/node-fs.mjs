import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { throughNodeFs } from './through-node-fs.mjs';

/** The disk itself: the limit of what a warm cache can be. */
export async function open({ directory }) {
  return {
    ...throughNodeFs(directory),
    seed: async (key, bytes) => {
      await mkdir(dirname(join(directory, key)), { recursive: true });
      await writeFile(join(directory, key), bytes);
    },
    close: async () => {},
  };
}

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files below a directory, each with its name as content. */
export async function plant(directory, names) {
  for (const name of names) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), name);
  }
}

/** What packages list comes in no promised order. */
export const sorted = (names) => [...names].sort();

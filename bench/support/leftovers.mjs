import { rm } from 'node:fs/promises';

/** Objects; a line that has fewer cleans up at once. */
const MANY = 100;

/**
 * Directories of lines that have been measured. Those of many small files go at the very end: for a minute or more after a
 * file is removed ext4 does not use its place again, and looks at each such place whenever a file is made. Who makes
 * files in the next line would pay for what the last one has removed.
 */
export class Leftovers {
  #directories = [];

  async remove(directory, { objects }) {
    if (objects.some(({ count }) => count >= MANY)) this.#directories.push(directory);
    else await rm(directory, { recursive: true, force: true });
  }

  async removeAll() {
    for (const directory of this.#directories.splice(0)) {
      await rm(directory, { recursive: true, force: true });
    }
  }
}

import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** A temporary file, a flush, and a rename over what is there. */
export async function replacesAFile(directory) {
  const file = join(directory, 'settings.json');
  await writeFile(file, 'before');
  await writeFileAtomic(file, 'after', { mode: 0o600 });
  const { mode } = await stat(file);
  return {
    text: await readFile(file, 'utf8'),
    mode: (mode & 0o777).toString(8),
    names: await readdir(directory),
  };
}

/** Those who write at once wait for each other, and the last one wins. */
export async function queuesWriters(directory) {
  const file = join(directory, 'counter.txt');
  await Promise.all(['one', 'two', 'three'].map((text) => writeFileAtomic(file, Buffer.from(text))));
  return { text: await readFile(file, 'utf8'), names: await readdir(directory) };
}

export async function leavesNothingBehindAFailure(directory) {
  const failed = await writeFileAtomic(join(directory, 'none', 'file'), 'text').catch(({ code }) => code);
  return [typeof failed === 'string' ? failed : 'done', await readdir(directory)];
}

export async function replacesSynchronously(directory) {
  writeFileAtomic.sync(join(directory, 'settings.json'), 'text');
  return readFile(join(directory, 'settings.json'), 'utf8');
}

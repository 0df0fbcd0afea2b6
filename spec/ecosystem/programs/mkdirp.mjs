import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { mkdirp, mkdirpManual, mkdirpSync } from 'mkdirp';

export async function makesDirectories(directory) {
  const made = [
    await mkdirp(join(directory, 'a', 'b')),
    mkdirpSync(join(directory, 'a', 'b', 'c')),
    await mkdirp(join(directory, 'a')),
  ];
  return made.map((path) => path && relative(directory, path));
}

export async function makesNoneBelowAFile(directory) {
  await writeFile(join(directory, 'file'), '');
  return mkdirp(join(directory, 'file', 'below')).catch(({ code, syscall }) => [code, syscall]);
}

/** Its own way where Node has none: it goes up when a parent is missing. */
export async function makesThemOneByOne(directory) {
  return relative(directory, await mkdirpManual(join(directory, 'm', 'n')));
}

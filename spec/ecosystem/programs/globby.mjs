import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import glob from 'fast-glob';
import { globby, globbySync } from 'globby';
import { plant, sorted } from './trees.mjs';

const NAMES = ['a/one.jpg', 'a/two.png', 'a/b/three.jpg', '.hidden/four.jpg', 'c/five.txt'];

export async function findsByFastGlob(directory) {
  await plant(directory, NAMES);
  const streamed = [];
  for await (const name of glob.stream('**', { cwd: directory })) streamed.push(name);
  const stats = await glob('**', { cwd: directory, stats: true });
  return {
    hidden: sorted(await glob('**/*.jpg', { cwd: directory, dot: true })),
    directories: sorted(glob.sync(['**/*', '!a/b/**'], { cwd: directory, onlyFiles: false })),
    streamed: sorted(streamed),
    sizes: sorted(stats.map((entry) => `${entry.path} ${entry.stats.size}`)),
  };
}

export async function ignoresWhatGitIgnores(directory) {
  await plant(directory, NAMES);
  await writeFile(join(directory, '.gitignore'), '*.png\n');
  return [
    sorted(await globby('**', { cwd: directory, gitignore: true })),
    sorted(globbySync('a', { cwd: directory, expandDirectories: { extensions: ['jpg'] } })),
  ];
}

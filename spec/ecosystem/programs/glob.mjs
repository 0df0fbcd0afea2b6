import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { glob, globIterate, globSync } from 'glob';

const NAMES = [
  'a.jpg',
  'b.png',
  'deep/c.jpg',
  'deep/.hidden/d.jpg',
  'deep/deeper/e.jpg',
  'deep/deeper/f.txt',
];

async function files(directory) {
  for (const name of NAMES) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), name);
  }
}

export async function findsFiles(directory) {
  await files(directory);
  const find = async (pattern, options) => (await glob(pattern, { cwd: directory, ...options })).sort();
  return {
    every: await find('**/*.jpg'),
    hidden: await find('**/*.jpg', { dot: true }),
    ignoring: await find('**', { ignore: 'deep/deeper/**', nodir: true }),
    braces: await find('{*.png,deep/*/*.txt}'),
    absolute: (await glob(join(directory, 'deep/*'))).map((path) => path.slice(directory.length)).sort(),
    nothing: await find('none/**'),
  };
}

export async function walksWithStats(directory) {
  await files(directory);
  const found = [];
  for await (const path of globIterate('**/*.jpg', { cwd: directory, withFileTypes: true, stat: true }))
    found.push([path.relative(), path.size, path.isFile()]);
  return found.sort();
}

export async function findsSynchronously(directory) {
  await files(directory);
  return globSync('**/*.jpg', { cwd: directory }).sort();
}

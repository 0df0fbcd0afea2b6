import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rimraf } from 'rimraf';

async function tree(directory) {
  await mkdir(join(directory, 'session/deep/deeper'), { recursive: true });
  await mkdir(join(directory, 'session/empty'));
  for (const name of ['session/a', 'session/deep/b', 'session/deep/deeper/c', 'kept'])
    await writeFile(join(directory, name), name);
}

const left = async (directory) => (await readdir(directory, { recursive: true })).sort();

export async function removesATree(directory) {
  await tree(directory);
  const done = await rimraf(join(directory, 'session'));
  const again = await rimraf(join(directory, 'session'));
  return { done, again, left: await left(directory) };
}

/** Entry by entry, in its own code and not by `rm`. */
export async function removesStepByStep(directory) {
  await tree(directory);
  const removed = [];
  const filter = (path) => {
    removed.push(path.slice(directory.length));
    return !path.endsWith('c');
  };
  const done = await rimraf(join(directory, 'session'), { filter });
  return { done, removed: removed.sort(), left: await left(directory) };
}

export async function removesByPattern(directory) {
  await tree(directory);
  const done = await rimraf(join(directory, 'session/*'), { glob: true });
  return { done, left: await left(directory) };
}

export async function removesSynchronously(directory) {
  await tree(directory);
  rimraf.sync(join(directory, 'session'));
  return left(directory);
}

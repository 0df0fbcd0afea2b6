import { relative } from 'node:path';
import { deleteAsync, deleteSync } from 'del';
import { plant, sorted } from './trees.mjs';

const NAMES = ['a/one.jpg', 'a/two.png', 'a/b/three.jpg', '.hidden/four.jpg', 'c/five.txt'];

export async function deletesByPattern(directory) {
  await plant(directory, NAMES);
  const deleted = await deleteAsync(['**/*.jpg', '!a/b'], { cwd: directory, force: true });
  return sorted(deleted.map((path) => relative(directory, path)));
}

export async function deletesHiddenFilesToo(directory) {
  await plant(directory, NAMES);
  const deleted = await deleteAsync('**', { cwd: directory, force: true, dot: true });
  return sorted(deleted.map((path) => relative(directory, path)));
}

export async function deletesSynchronously(directory) {
  await plant(directory, NAMES);
  const deleted = deleteSync('*', { cwd: directory, force: true });
  return sorted(deleted.map((path) => relative(directory, path)));
}

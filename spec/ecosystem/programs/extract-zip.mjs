import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import extract from 'extract-zip';
import { sorted } from './trees.mjs';
import { makeArchive } from './zips.mjs';

export async function extractsAnArchive(directory, media) {
  const path = join(directory, 'archive.zip');
  await makeArchive(path, media);
  await extract(path, { dir: join(directory, 'out') });
  const { mode } = await stat(join(directory, 'out', 'photo.jpg'));
  return [sorted(await readdir(join(directory, 'out'), { recursive: true })), (mode & 0o777).toString(8)];
}

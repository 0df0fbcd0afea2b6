import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import unzipper from 'unzipper';
import { sorted } from './trees.mjs';
import { makeArchive } from './zips.mjs';

export async function extractsAStream(directory, media) {
  const path = join(directory, 'archive.zip');
  await makeArchive(path, media);
  const extraction = unzipper.Extract({ path: join(directory, 'out') });
  createReadStream(path).pipe(extraction);
  await extraction.promise();
  return sorted(await readdir(join(directory, 'out'), { recursive: true }));
}

/** Reads the end of the archive first, then what it needs. */
export async function readsOneEntry(directory, media) {
  const path = join(directory, 'archive.zip');
  await makeArchive(path, media);
  const { files } = await unzipper.Open.file(path);
  const entry = files.find((file) => file.path.endsWith('file.txt'));
  return [sorted(files.map((file) => file.path)), (await entry.buffer()).toString()];
}

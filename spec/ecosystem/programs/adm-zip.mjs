import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AdmZip from 'adm-zip';
import { plant, sorted } from './trees.mjs';
import { makeArchive } from './zips.mjs';

export async function writesAndExtracts(directory, media) {
  await makeArchive(join(directory, 'archive.zip'), media);
  const archive = new AdmZip(join(directory, 'archive.zip'));
  archive.extractAllTo(join(directory, 'sync'), true, true);
  await new Promise((resolve, reject) =>
    archive.extractAllToAsync(join(directory, 'async'), true, false, (error) =>
      error ? reject(error) : resolve(),
    ),
  );
  return [
    sorted(archive.getEntries().map(({ entryName }) => entryName)),
    (await readFile(join(directory, 'sync', 'photo.jpg'))).length,
    sorted(await readdir(join(directory, 'async'), { recursive: true })),
  ];
}

export async function takesADirectory(directory) {
  await plant(directory, ['one', 'two/three']);
  const archive = new AdmZip();
  archive.addLocalFolder(directory);
  return sorted(archive.getEntries().map(({ entryName }) => entryName));
}

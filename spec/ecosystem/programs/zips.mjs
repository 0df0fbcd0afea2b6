import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AdmZip from 'adm-zip';

/** An archive whose entries have a time that is always the same. */
export async function makeArchive(path, media) {
  const archive = new AdmZip();
  archive.addFile('photo.jpg', await readFile(join(media, 'photo.jpg')));
  archive.addFile('deep/er/file.txt', Buffer.from('text'));
  for (const entry of archive.getEntries()) entry.header.time = new Date(2024, 0, 1);
  archive.writeZip(path);
}

import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { TarArchive, ZipArchive } from 'archiver';
import { place } from './place.mjs';

const date = new Date('2023-11-14T22:13:20Z');

async function archive(made, file, add) {
  const output = createWriteStream(file);
  made.pipe(output);
  add(made);
  await made.finalize();
  await finished(output);
  return { pointer: made.pointer(), stored: (await readFile(file)).length };
}

/** A file by path, one by stream, and text; all on the mount, as is the archive. */
export async function packsAZip(directory, media) {
  await place(join(media, 'photo.jpg'), join(directory, 'photo.jpg'));
  await copyFile(join(media, 'tone.mp3'), join(directory, 'tone.mp3'));
  return archive(new ZipArchive({ zlib: { level: 1 } }), join(directory, 'media.zip'), (zip) => {
    zip.file(join(directory, 'photo.jpg'), { name: 'pictures/photo.jpg', mode: 0o644 });
    zip.append(createReadStream(join(directory, 'tone.mp3')), { name: 'tone.mp3', date });
    zip.append('a note', { name: 'note.txt', date });
  });
}

/** A whole directory, which is walked. */
export async function packsADirectory(directory) {
  await mkdir(join(directory, 'session', 'deep'), { recursive: true });
  await writeFile(join(directory, 'session', 'one.txt'), 'one');
  await writeFile(join(directory, 'session', 'deep', 'two.txt'), 'two');
  for (const name of ['session/one.txt', 'session/deep/two.txt'])
    await utimes(join(directory, name), date, date);
  const entries = [];
  const tar = new TarArchive();
  tar.on('entry', ({ name, type }) => entries.push(`${type} ${name}`));
  const packed = await archive(tar, join(directory, 'session.tar'), () =>
    tar.directory(join(directory, 'session'), 'packed', (entry) => ({ ...entry, date, mode: 0o644 })),
  );
  return { packed, entries: entries.sort() };
}

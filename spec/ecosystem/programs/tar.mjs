import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create, extract, list } from 'tar';

const mtime = new Date('2023-11-14T22:13:20Z');

async function session(directory, media) {
  await mkdir(join(directory, 'session', 'deep'), { recursive: true });
  await copyFile(join(media, 'photo.jpg'), join(directory, 'session', 'photo.jpg'));
  await writeFile(join(directory, 'session', 'deep', 'note.txt'), 'a note');
}

async function namesIn(file) {
  const names = [];
  await list({ file, onReadEntry: ({ path, size }) => names.push([path, size]) });
  return names.sort();
}

/** From a directory into an archive file, and back into another directory. */
export async function packsAndUnpacks(directory, media) {
  await session(directory, media);
  const file = join(directory, 'session.tar');
  await create({ file, cwd: directory, portable: true, mtime }, ['session']);
  await mkdir(join(directory, 'unpacked'));
  await extract({ file, cwd: join(directory, 'unpacked') });
  return {
    names: await namesIn(file),
    unpacked: (await readdir(join(directory, 'unpacked'), { recursive: true })).sort(),
    photo: (await readFile(join(directory, 'unpacked/session/photo.jpg'))).length,
  };
}

/** The same by streams, compressed. */
export async function packsByStream(directory, media) {
  await session(directory, media);
  const file = join(directory, 'session.tgz');
  const packed = create({ cwd: directory, gzip: true, portable: true, mtime }, ['session']);
  await pipeline(packed, createWriteStream(file));
  const seen = [];
  await pipeline(createReadStream(file), list({ onReadEntry: ({ path, size }) => seen.push([path, size]) }));
  return seen.sort();
}

/** From a stream, as downloads are unpacked. */
export async function unpacksByStream(directory, media) {
  await session(directory, media);
  const file = join(directory, 'session.tar');
  await create({ file, cwd: directory, portable: true, mtime }, ['session']);
  await mkdir(join(directory, 'unpacked'));
  const unpacking = extract({ cwd: join(directory, 'unpacked') });
  createReadStream(file).pipe(unpacking);
  await new Promise((resolve, reject) => unpacking.on('close', resolve).on('error', reject));
  return (await readFile(join(directory, 'unpacked/session/deep/note.txt'))).toString();
}

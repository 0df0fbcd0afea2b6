import native from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import fs from 'graceful-fs';

const readFile = promisify(fs.readFile);
const writeFile = promisify(fs.writeFile);

export async function readsAndWritesManyFiles(directory) {
  const names = Array.from({ length: 40 }, (_, index) => join(directory, `file-${index}`));
  await Promise.all(names.map((name, index) => writeFile(name, `content ${index}`)));
  const contents = await Promise.all(names.map((name) => readFile(name, 'utf8')));
  await promisify(fs.rename)(names[0], join(directory, 'renamed'));
  await promisify(fs.appendFile)(names[1], ' and more');
  return [
    contents.every((content, index) => content === `content ${index}`),
    await readFile(names[1], 'utf8'),
  ];
}

/** Its streams are subclasses of those of Node, made without the functions that make streams. */
export async function streams(directory, media) {
  const target = join(directory, 'clip.mp4');
  await pipeline(fs.createReadStream(join(media, 'clip.mp4')), fs.createWriteStream(target));
  let length = 0;
  for await (const chunk of fs.createReadStream(target, { start: 1000, end: 900_000 }))
    length += chunk.length;
  return length;
}

/** What a stream has finished writing can be read, at the very moment of the event. */
export async function finishesWhenItIsStored(directory) {
  const file = join(directory, 'finished.txt');
  const stream = fs.createWriteStream(file);
  stream.end('finished');
  return new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('finish', () => readFile(file, 'utf8').then(resolve, reject));
  });
}

export async function isBuiltUponByOthers(directory) {
  class Logged extends fs.WriteStream {}
  const file = join(directory, 'logged.txt');
  const stream = new Logged(file, { flags: 'wx' });
  stream.write('one ');
  stream.end('two');
  await new Promise((resolve, reject) => stream.on('error', reject).on('finish', resolve));
  const again = new Logged(file, { flags: 'wx' });
  const refused = await new Promise((resolve) => again.on('error', ({ code }) => resolve(code)));
  return [await readFile(file, 'utf8'), refused];
}

/** Given up, a stream leaves nothing that looks whole. */
export async function givesUp(directory) {
  const file = join(directory, 'given-up.txt');
  await writeFile(file, 'before');
  const stream = fs.createWriteStream(file, { flags: 'r+' });
  await new Promise((resolve) => stream.on('open', resolve));
  const closed = new Promise((resolve) => stream.on('close', resolve));
  stream.destroy(new Error('given up'));
  const [{ message }] = await Promise.all([new Promise((resolve) => stream.on('error', resolve)), closed]);
  return [message, await readFile(file, 'utf8')];
}

/** Put into `fs` itself, for all others. */
export async function isPutIntoFs(directory, media) {
  const patched = fs.gracefulify({ ...native });
  await copyFile(join(media, 'photo.jpg'), join(directory, 'photo.jpg'));
  const stats = await promisify(patched.stat)(join(directory, 'photo.jpg'));
  const entries = await promisify(patched.readdir)(directory);
  return [stats.size, stats.isFile(), stats instanceof native.Stats, entries];
}

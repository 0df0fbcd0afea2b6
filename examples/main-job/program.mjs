// A service as it might have been written years ago: it keeps the media of a session as files, and knows only node:fs.
//   node program.mjs save    saves the files of SOURCE_DIRECTORY into MEDIA_DIRECTORY and works with them
//   node program.mjs read    reads them back, as a process started afresh does after a restart
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';

const { MEDIA_DIRECTORY: directory, SOURCE_DIRECTORY: source } = process.env;

async function save() {
  await mkdir(directory, { recursive: true });
  const names = await readdir(source);
  for (const name of names) await copyFile(join(source, name), join(directory, name));
  step(`saved ${names.length} files into ${directory}`);
}

async function list() {
  const entries = (await readdir(directory, { withFileTypes: true })).filter((entry) => entry.isFile());
  const rows = [];
  for (const { name } of entries) rows.push({ name, size: (await stat(join(directory, name))).size });
  rows.sort((one, other) => (one.name < other.name ? -1 : 1));
  const originals = new Set(await readdir(source));
  const saved = rows.filter((row) => originals.has(row.name));
  step(
    `listed ${saved.length} files`,
    saved.map(({ name, size }) => `${name.padEnd(20)} ${String(size).padStart(9)} bytes`),
  );
}

async function readRange() {
  const video = join(directory, 'clip.mp4');
  const chunks = [];
  for await (const chunk of createReadStream(video, { start: 4, end: 11 })) chunks.push(chunk);
  const handle = await open(video);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, (await handle.stat()).size - 64);
  await handle.close();
  const tail = digest(buffer.subarray(0, bytesRead));
  step(
    `read byte ranges of the video: it begins with "${Buffer.concat(chunks)}", its last 64 bytes are ${tail}`,
  );
}

async function makeThumbnail() {
  const thumbnail = await sharp(await readFile(join(directory, 'photo.jpg')))
    .resize(160)
    .png()
    .toBuffer({ resolveWithObject: true });
  await mkdir(join(directory, 'thumbnails'), { recursive: true });
  await writeFile(join(directory, 'thumbnails', 'photo.png'), thumbnail.data);
  step(`made a thumbnail of the photo: ${thumbnail.info.width} x ${thumbnail.info.height}`);
}

async function streamCopy() {
  const copy = join(directory, 'thumbnails', 'voice-copy.ogg');
  await pipeline(createReadStream(join(directory, 'voice.ogg')), createWriteStream(copy));
  step(`streamed one file to another: ${(await stat(copy)).size} bytes, ${digest(await readFile(copy))}`);
}

async function readBack() {
  const names = (await readdir(source)).sort();
  const lines = [];
  for (const name of names) {
    const [original, saved] = [await readFile(join(source, name)), await readFile(join(directory, name))];
    lines.push(`${name.padEnd(20)} ${original.equals(saved) ? 'the same, to the byte' : 'DIFFERENT'}`);
  }
  step(`read ${names.length} files back`, lines);
  const { width, height, format } = await sharp(
    await readFile(join(directory, 'thumbnails', 'photo.png')),
  ).metadata();
  step(`read the thumbnail back: ${format}, ${width} x ${height}`);
}

function step(title, lines = []) {
  process.stdout.write([`✔ ${title}`, ...lines.map((line) => `    ${line}`), ''].join('\n'));
}

function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

const jobs = { save: [save, list, readRange, makeThumbnail, streamCopy], read: [readBack] };
for (const name of process.argv.slice(2)) for (const job of jobs[name]) await job();

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { ZipArchive } from 'archiver';
import yauzl from 'yauzl';

const open = promisify(yauzl.open);

async function zipped(media) {
  const zip = new ZipArchive({ zlib: { level: 1 } });
  const date = new Date('2023-11-14T22:13:20Z');
  zip.append(await readFile(join(media, 'photo.jpg')), { name: 'pictures/photo.jpg', date });
  zip.append(await readFile(join(media, 'speech.wav')), { name: 'speech.wav', date });
  const [bytes] = await Promise.all([buffer(zip), zip.finalize()]);
  return bytes;
}

/** Reads the entries at the end of an archive, seeks to each and extracts it. */
export async function extractsAnArchive(directory, media) {
  await writeFile(join(directory, 'media.zip'), await zipped(media));
  const zip = await open(join(directory, 'media.zip'), { lazyEntries: true });
  const extracted = [];
  zip.on('entry', async (entry) => {
    const target = join(directory, 'extracted', entry.fileName);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await promisify(zip.openReadStream.bind(zip))(entry), createWriteStream(target));
    const original = await readFile(join(media, target.slice(target.lastIndexOf('/'))));
    extracted.push([entry.fileName, (await readFile(target)).equals(original)]);
    zip.readEntry();
  });
  const closed = once(zip, 'close');
  zip.readEntry();
  await closed;
  return extracted;
}

export async function refusesWhatIsNoArchive(directory) {
  await writeFile(join(directory, 'text.zip'), 'this is no archive, though its name says so');
  return open(join(directory, 'text.zip')).catch(({ message }) => message);
}

import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';

/** One thumbnail per size from one stream, as upload handlers do. */
export async function makesThumbnailsByStream(directory, media) {
  await copyFile(join(media, 'photo.jpg'), join(directory, 'photo.jpg'));
  await mkdir(join(directory, 'thumbnails'));
  const source = sharp();
  const written = [64, 256].map((width) =>
    pipeline(
      source.clone().resize(width).webp(),
      createWriteStream(join(directory, 'thumbnails', `${width}.webp`)),
    ),
  );
  createReadStream(join(directory, 'photo.jpg')).pipe(source);
  await Promise.all(written);
  return Promise.all(
    [64, 256].map(async (width) => {
      const file = join(directory, 'thumbnails', `${width}.webp`);
      const { format, width: made } = await sharp(await readFile(file)).metadata();
      return [format, made, (await stat(file)).size > 0];
    }),
  );
}

/** From a handle, into a file that is read again. */
export async function readsFromAHandle(directory, media) {
  await copyFile(join(media, 'chart.png'), join(directory, 'chart.png'));
  const handle = await open(join(directory, 'chart.png'));
  const { format, width, height } = await handle.createReadStream().pipe(sharp()).metadata();
  return { format, width, height };
}

/** By path, which native code opens itself. */
export async function opensAPath(directory, media) {
  await copyFile(join(media, 'photo.jpg'), join(directory, 'photo.jpg'));
  const { width, height } = await sharp(join(directory, 'photo.jpg')).metadata();
  return { width, height };
}

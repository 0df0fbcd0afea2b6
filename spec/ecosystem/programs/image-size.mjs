import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imageSize } from 'image-size';
import { imageSizeFromFile } from 'image-size/fromFile';

export async function measuresImages(directory, media) {
  for (const name of ['photo.jpg', 'chart.png']) await copyFile(join(media, name), join(directory, name));
  return Promise.all(['photo.jpg', 'chart.png'].map((name) => imageSizeFromFile(join(directory, name))));
}

export async function measuresBytes(directory, media) {
  await copyFile(join(media, 'photo.jpg'), join(directory, 'photo.jpg'));
  return imageSize(await readFile(join(directory, 'photo.jpg')));
}

export async function refusesWhatIsNoImage(directory) {
  await writeFile(join(directory, 'text.jpg'), 'this is no image, though its name says so');
  return imageSizeFromFile(join(directory, 'text.jpg')).catch(({ message }) =>
    message.replace(directory, ''),
  );
}

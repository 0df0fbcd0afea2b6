import { createReadStream } from 'node:fs';
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFile, parseStream } from 'music-metadata';

const NAMES = ['tone.mp3', 'speech.wav', 'voice.ogg', 'clip.mp4'];

const told = ({
  format: { container, codec, duration, sampleRate, numberOfChannels },
  common: { title },
}) => ({
  container,
  codec,
  duration,
  sampleRate,
  numberOfChannels,
  title,
});

/** Seeks in each file, by a handle. */
export async function readsTagsOfFiles(directory, media) {
  const found = {};
  for (const name of NAMES) {
    await copyFile(join(media, name), join(directory, name));
    found[name] = told(await parseFile(join(directory, name), { duration: true }));
  }
  return found;
}

export async function readsTagsOfStreams(directory, media) {
  const found = {};
  for (const name of ['tone.mp3', 'voice.ogg']) {
    const file = join(directory, name);
    await copyFile(join(media, name), file);
    const { size } = await stat(file);
    found[name] = told(await parseStream(createReadStream(file), { size, path: name }, { duration: true }));
  }
  return found;
}

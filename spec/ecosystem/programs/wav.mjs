import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import wav from 'wav';

export async function readsByStream(directory, media) {
  await copyFile(join(media, 'speech.wav'), join(directory, 'speech.wav'));
  const reader = createReadStream(join(directory, 'speech.wav')).pipe(new wav.Reader());
  const [format] = await once(reader, 'format');
  let length = 0;
  reader.on('data', (chunk) => {
    length += chunk.length;
  });
  await once(reader, 'end');
  return [format.sampleRate, format.channels, length];
}

/** It opens its file again, to write the length into its head, while its own stream still writes it. */
export async function completesItsHead(directory) {
  const writer = new wav.FileWriter(join(directory, 'silence.wav'), { sampleRate: 8000, channels: 1 });
  // On a busy disk it might else look for the file before that is made.
  await once(writer.file, 'open');
  writer.end(Buffer.alloc(16_000));
  await once(writer, 'done');
  return (await stat(join(directory, 'silence.wav'))).size;
}

import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { withServer } from './http.mjs';

export async function storesUploads(directory, media) {
  const handler = (request, response) => {
    const parser = busboy({ headers: request.headers });
    const stored = [];
    parser.on('file', (_field, file, { filename }) =>
      stored.push(pipeline(file, createWriteStream(join(directory, filename)))),
    );
    parser.on('close', () => Promise.all(stored).then(() => response.end('stored')));
    request.pipe(parser);
  };
  const body = new FormData();
  for (const name of ['photo.jpg', 'clip.mp4'])
    body.append('file', new Blob([await readFile(join(media, name))]), name);
  const answer = await withServer(handler, async (url) =>
    (await fetch(url, { method: 'POST', body })).text(),
  );
  const sizes = await Promise.all(['photo.jpg', 'clip.mp4'].map((name) => stat(join(directory, name))));
  return [answer, sizes.map(({ size }) => size)];
}

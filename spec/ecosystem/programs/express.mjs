import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';
import { ask, askLikeABrowser, withServer } from './http.mjs';
import { place } from './place.mjs';

/** `express.static`: ranges, conditional requests, an index, a redirect to a directory, dot files. */
export async function servesAVideo(directory, media) {
  await place(join(media, 'clip.mp4'), join(directory, 'clip.mp4'));
  const original = await readFile(join(media, 'clip.mp4'));
  return withServer(express().use(express.static(directory)), (url) =>
    askLikeABrowser(`${url}/clip.mp4`, original),
  );
}

export async function servesDirectories(directory) {
  await mkdir(join(directory, 'gallery'));
  await writeFile(join(directory, 'gallery', 'index.html'), '<h1>gallery</h1>');
  await writeFile(join(directory, '.hidden'), 'hidden');
  return withServer(express().use(express.static(directory)), async (url) => {
    const index = await ask(`${url}/gallery/`);
    const redirected = await fetch(`${url}/gallery`, { redirect: 'manual' });
    return {
      index: [index.status, index.bytes.toString()],
      redirected: [redirected.status, redirected.headers.get('location')],
      hidden: (await ask(`${url}/.hidden`)).status,
    };
  });
}

/** `response.sendFile` and `response.download`. */
export async function sendsAndDownloads(directory, media) {
  await place(join(media, 'photo.jpg'), join(directory, 'photo.jpg'));
  const app = express();
  app.get('/sent', (_request, response) => response.sendFile('photo.jpg', { root: directory }));
  app.get('/download', (_request, response) =>
    response.download(join(directory, 'photo.jpg'), 'renamed.jpg'),
  );
  app.get('/missing', (_request, response, next) => response.sendFile(join(directory, 'none.jpg'), next));
  app.use((error, _request, response, _next) => response.status(error.status).json(error.code));
  const original = await readFile(join(media, 'photo.jpg'));
  return withServer(app, async (url) => {
    const sent = await ask(`${url}/sent`);
    const download = await fetch(`${url}/download`);
    const missing = await ask(`${url}/missing`);
    return {
      sent: [sent.status, sent.headers, sent.bytes.equals(original)],
      download: [download.headers.get('content-disposition'), (await download.arrayBuffer()).byteLength],
      missing: [missing.status, missing.bytes.toString()],
    };
  });
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';
import fileUpload from 'express-fileupload';
import { withServer } from './http.mjs';

async function upload(options, store, media) {
  const app = express();
  app.use(fileUpload(options));
  app.post('/', async (request, response) => {
    const { file } = request.files;
    await store(file);
    response.json([file.size, file.md5]);
  });
  const body = new FormData();
  const bytes = await readFile(join(media, 'photo.jpg'));
  body.set('file', new Blob([bytes], { type: 'image/jpeg' }), 'photo.jpg');
  return withServer(app, async (url) => (await fetch(url, { method: 'POST', body })).json());
}

/** By way of a temporary file, which is renamed. */
export async function movesATemporaryFile(directory, media) {
  const options = { useTempFiles: true, tempFileDir: join(directory, 'temporary') };
  const target = join(directory, 'photo.jpg');
  const answer = await upload(options, (file) => file.mv(target), media);
  return [answer, (await stat(target)).size, await readdir(join(directory, 'temporary'))];
}

export async function makesDirectories(directory, media) {
  const target = join(directory, 'a', 'b', 'photo.jpg');
  await upload({ createParentPath: true }, (file) => file.mv(target), media);
  return (await stat(target)).size;
}

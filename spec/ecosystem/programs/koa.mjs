import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { send } from '@koa/send';
import Koa from 'koa';
import { ask, withServer } from './http.mjs';
import { place } from './place.mjs';

export async function sendsFiles(directory, media) {
  await place(join(media, 'photo.jpg'), join(directory, 'photo.jpg'));
  await writeFile(join(directory, 'index.html'), '<p>a page</p>');
  const app = new Koa();
  app.use((context) => send(context, context.path, { root: directory, index: 'index.html' }));
  return withServer(app.callback(), async (url) => {
    const photo = await ask(`${url}/photo.jpg`);
    const page = await ask(`${url}/`);
    const missing = await ask(`${url}/missing`);
    return {
      photo: [photo.status, photo.headers, photo.bytes.equals(await readFile(join(media, 'photo.jpg')))],
      page: [page.status, page.bytes.toString()],
      missing: missing.status,
    };
  });
}

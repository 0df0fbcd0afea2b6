import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Hapi from '@hapi/hapi';
import Inert from '@hapi/inert';
import { ask } from './http.mjs';
import { place } from './place.mjs';

/** It opens a file by a callback, asks its stats by number, and streams from the number. */
export async function servesADirectory(directory, media) {
  await place(join(media, 'photo.jpg'), join(directory, 'photo.jpg'));
  const original = await readFile(join(media, 'photo.jpg'));
  const server = Hapi.server({ port: 0, host: '127.0.0.1' });
  await server.register(Inert);
  server.route({
    method: 'GET',
    path: '/{name*}',
    handler: { directory: { path: directory, listing: true } },
  });
  await server.start();
  const url = `${server.info.uri}/photo.jpg`;
  const whole = await ask(url);
  const part = await ask(url, { range: 'bytes=10-19' });
  const unchanged = await ask(url, { 'if-modified-since': whole.headers['last-modified'] });
  const listing = await ask(server.info.uri);
  const missing = await ask(`${url}.missing`);
  await server.stop();
  return {
    whole: [whole.status, whole.headers['content-type'], whole.bytes.equals(original)],
    part: [part.status, part.headers['content-range'], part.bytes.equals(original.subarray(10, 20))],
    unchanged: unchanged.status,
    listing: listing.bytes.toString().includes('photo.jpg'),
    missing: missing.status,
  };
}

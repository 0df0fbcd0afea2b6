import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { askLikeABrowser } from './http.mjs';
import { place } from './place.mjs';

async function serve(options, use) {
  const app = fastify();
  try {
    app.register(fastifyStatic, options);
    app.get('/sent', (_request, reply) => reply.sendFile('clip.mp4'));
    return await use(await app.listen({ port: 0, host: '127.0.0.1' }));
  } finally {
    await app.close();
  }
}

/** The plugin looks at its root with a sync call before it serves. */
export async function servesAVideo(directory, media) {
  await place(join(media, 'clip.mp4'), join(directory, 'clip.mp4'));
  const original = await readFile(join(media, 'clip.mp4'));
  return serve({ root: directory }, async (url) => ({
    asked: await askLikeABrowser(`${url}/clip.mp4`, original),
    sent: (await (await fetch(`${url}/sent`)).arrayBuffer()).byteLength,
  }));
}

/** Without a wildcard route the plugin finds all files by glob, and makes a route for each. */
export async function servesWhatItFinds(directory) {
  await mkdir(join(directory, 'deep'));
  await writeFile(join(directory, 'one.txt'), 'one');
  await writeFile(join(directory, 'deep', 'two.txt'), 'two');
  return serve({ root: directory, wildcard: false }, async (url) =>
    Promise.all(['/one.txt', '/deep/two.txt'].map(async (path) => (await fetch(url + path)).text())),
  );
}

/** `reply.sendFile` below a root that is not looked at. */
export async function sendsFromAnotherRoot(directory, media) {
  await place(join(media, 'photo.jpg'), join(directory, 'photo.jpg'));
  const app = fastify();
  try {
    app.register(fastifyStatic, { root: media, serve: false });
    app.get('/photo', (_request, reply) => reply.sendFile('photo.jpg', directory));
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const answer = await fetch(`${url}/photo`, { headers: { range: 'bytes=10-19' } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return [answer.status, answer.headers.get('content-range'), bytes.toString('hex')];
  } finally {
    await app.close();
  }
}

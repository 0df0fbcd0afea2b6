import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import send from 'send';
import { askLikeABrowser, withServer } from './http.mjs';
import { place } from './place.mjs';

export async function servesRanges(directory, media) {
  await place(join(media, 'speech.wav'), join(directory, 'speech.wav'));
  const original = await readFile(join(media, 'speech.wav'));
  const handler = (request, response) => {
    send(request, new URL(request.url, 'http://host').pathname, { root: directory })
      .on('error', (error) => {
        response.statusCode = error.status;
        response.end();
      })
      .pipe(response);
  };
  return withServer(handler, (url) => askLikeABrowser(`${url}/speech.wav`, original));
}

/** A reader that goes away in the midst of a file leaves the server well. */
export async function survivesAReaderThatLeaves(directory, media) {
  await place(join(media, 'clip.mp4'), join(directory, 'clip.mp4'));
  const handler = (request, response) => send(request, 'clip.mp4', { root: directory }).pipe(response);
  return withServer(handler, async (url) => {
    for (let visit = 0; visit < 3; visit += 1) {
      const leaving = new AbortController();
      const { body } = await fetch(url, { signal: leaving.signal });
      await body.getReader().read();
      leaving.abort();
    }
    return (await (await fetch(url)).arrayBuffer()).byteLength;
  });
}

import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import FormData from 'form-data';
import { withServer } from './http.mjs';

/** It tells the length of a form beforehand, from the stats of each stream's path and from its range. */
export async function knowsTheLengthOfStreams(directory, media) {
  const path = join(directory, 'photo.jpg');
  await copyFile(join(media, 'photo.jpg'), path);
  const handler = async (request, response) => {
    let received = 0;
    for await (const chunk of request) received += chunk.length;
    response.end(`${request.headers['content-length']} ${received}`);
  };
  const form = new FormData();
  form.append('whole', createReadStream(path));
  form.append('part', createReadStream(path, { start: 10, end: 109 }));
  const answer = await withServer(handler, async (url) => {
    const [response] = await once(form.submit(url), 'response');
    return text(response);
  });
  const [told, received] = answer.split(' ');
  return [told === received, Number(received) > (await stat(path)).size + 100];
}

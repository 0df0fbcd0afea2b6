import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { withServer } from './http.mjs';

const TUS = { 'tus-resumable': '1.0.0' };
const OFFSET = { ...TUS, 'content-type': 'application/offset+octet-stream' };

async function serve(directory, use) {
  // The store makes its directory without waiting for it.
  await mkdir(directory, { recursive: true });
  let uploads = 0;
  const server = new Server({
    path: '/files',
    datastore: new FileStore({ directory }),
    namingFunction: () => {
      uploads += 1;
      return `upload-${uploads}`;
    },
  });
  return withServer(
    (request, response) => server.handle(request, response),
    (url) => use(`${url}/files`),
  );
}

async function create(url, bytes) {
  const metadata = `filename ${Buffer.from('clip.mp4').toString('base64')}`;
  const headers = { ...TUS, 'upload-length': String(bytes.length), 'upload-metadata': metadata };
  const answer = await fetch(url, { method: 'POST', headers });
  return [
    answer.status,
    url + answer.headers.get('location').slice(answer.headers.get('location').lastIndexOf('/')),
  ];
}

async function offsetOf(url) {
  const answer = await fetch(url, { method: 'HEAD', headers: TUS });
  return [answer.status, answer.headers.get('upload-offset'), answer.headers.get('upload-length')];
}

async function patch(url, offset, bytes) {
  const headers = { ...OFFSET, 'upload-offset': String(offset) };
  const answer = await fetch(url, { method: 'PATCH', headers, body: bytes });
  return [answer.status, answer.headers.get('upload-offset')];
}

/** In three parts, with the server asked for the offset between them, and a part sent twice refused. */
export async function resumesAnUpload(directory, media) {
  const bytes = await readFile(join(media, 'clip.mp4'));
  return serve(directory, async (url) => {
    const [created, upload] = await create(url, bytes);
    const first = await patch(upload, 0, bytes.subarray(0, 500_000));
    const offset = await offsetOf(upload);
    const again = await patch(upload, 0, bytes.subarray(0, 500_000));
    const second = await patch(upload, 500_000, bytes.subarray(500_000, 1_000_000));
    const third = await patch(upload, 1_000_000, bytes.subarray(1_000_000));
    return {
      created,
      first,
      offset,
      again: again[0],
      second,
      third,
      done: await offsetOf(upload),
      isWhole: (await readFile(join(directory, 'upload-1'))).equals(bytes),
    };
  });
}

/** After a restart of the server, which knows nothing but the files. */
export async function resumesAfterARestart(directory, media) {
  const bytes = await readFile(join(media, 'photo.jpg'));
  const upload = await serve(directory, async (url) => {
    const [, upload] = await create(url, bytes);
    await patch(upload, 0, bytes.subarray(0, 100_000));
    return new URL(upload).pathname;
  });
  return serve(directory, async (url) => {
    const resumed = new URL(upload, url).href;
    return {
      offset: await offsetOf(resumed),
      patched: await patch(resumed, 100_000, bytes.subarray(100_000)),
      isWhole: (await readFile(join(directory, 'upload-1'))).equals(bytes),
    };
  });
}

export async function endsAnUpload(directory, media) {
  const bytes = await readFile(join(media, 'tone.mp3'));
  return serve(directory, async (url) => {
    const [, upload] = await create(url, bytes);
    await patch(upload, 0, bytes);
    const ended = await fetch(upload, { method: 'DELETE', headers: TUS });
    return { ended: ended.status, offset: (await offsetOf(upload))[0], left: await readdir(directory) };
  });
}

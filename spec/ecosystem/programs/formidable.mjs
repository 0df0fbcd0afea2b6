import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import formidable from 'formidable';
import { withServer } from './http.mjs';

async function form(media, names) {
  const body = new FormData();
  for (const name of names) body.append('files', new Blob([await readFile(join(media, name))]), name);
  body.append('caption', 'a caption');
  return body;
}

function handlerWith(options, onFiles) {
  return async (request, response) => {
    try {
      const [fields, { files }] = await formidable(options).parse(request);
      response.end(JSON.stringify({ fields, files: await onFiles(files) }));
    } catch (error) {
      response.end(JSON.stringify({ code: error.code, status: error.httpCode }));
    }
  };
}

const filename = (_name, _extension, part) => part.originalFilename;

export async function storesUploads(directory, media) {
  const options = { uploadDir: directory, filename, multiples: true, hashAlgorithm: 'sha1' };
  // They come in the order in which they were stored.
  const tell = (files) =>
    Promise.all(
      files
        .sort((one, other) => one.size - other.size)
        .map(async ({ filepath, size, hash, originalFilename }) => ({
          originalFilename,
          size,
          hash,
          name: basename(filepath),
          stored: (await stat(filepath)).size,
        })),
    );
  return withServer(handlerWith(options, tell), async (url) => {
    const answer = await fetch(url, { method: 'POST', body: await form(media, ['photo.jpg', 'tone.mp3']) });
    return answer.json();
  });
}

export async function makesDirectoriesOfUploads(directory, media) {
  const options = {
    uploadDir: directory,
    createDirsFromUploads: true,
    filename: (_name, _extension, part) => join('session', 'deep', part.originalFilename),
  };
  const read = async (files) => {
    let length = 0;
    for await (const chunk of createReadStream(files[0].filepath)) length += chunk.length;
    return length;
  };
  return withServer(handlerWith(options, read), async (url) => {
    const answer = await fetch(url, { method: 'POST', body: await form(media, ['speech.wav']) });
    return answer.json();
  });
}

/** What was stored of an upload that is over the limit is removed again. */
export async function removesWhatIsTooLarge(directory, media) {
  const options = { uploadDir: directory, filename, maxFileSize: 50_000 };
  const answer = await withServer(
    handlerWith(options, () => 'accepted'),
    async (url) => {
      const body = await form(media, ['photo.jpg']);
      return (await fetch(url, { method: 'POST', body })).json();
    },
  );
  for (let tries = 0; tries < 100 && (await readdir(directory)).length > 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return { answer, left: await readdir(directory) };
}

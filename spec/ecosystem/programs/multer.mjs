import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';
import multer from 'multer';
import { withServer } from './http.mjs';

const filename = (_request, file, callback) => callback(null, `stored-${file.originalname}`);

async function form(media, name, type) {
  const body = new FormData();
  body.append('caption', 'a caption');
  body.append('file', new Blob([await readFile(join(media, name))], { type }), name);
  return body;
}

function appWith(upload, more = {}) {
  const app = express();
  app.post('/', upload.single('file'), async (request, response) => {
    const { size, path, mimetype } = request.file;
    // The request is answered when the file is stored, so it can be read at once.
    response.json({ size, mimetype, readable: (await readFile(path)).length, caption: request.body.caption });
  });
  app.use((error, _request, response, _next) => {
    response.status(500).json({ code: error.code, message: error.message, syscall: error.syscall, ...more });
  });
  return app;
}

async function post(app, body) {
  return withServer(app, async (url) => (await fetch(url, { method: 'POST', body })).json());
}

/** Into a directory that a function names. */
export async function storesAnUpload(directory, media) {
  const destination = (_request, _file, callback) => callback(null, directory);
  const upload = multer({ storage: multer.diskStorage({ destination, filename }) });
  return post(appWith(upload), await form(media, 'clip.mp4', 'video/mp4'));
}

/** Into a directory that is given by name, which multer makes with a sync call. */
export async function makesItsDirectory(directory, media) {
  const upload = multer({
    storage: multer.diskStorage({ destination: join(directory, 'a', 'b'), filename }),
  });
  return post(appWith(upload), await form(media, 'photo.jpg', 'image/jpeg'));
}

/** Flushes what it stored by a descriptor of its own. */
export async function flushesAnUpload(directory, media) {
  const destination = (_request, _file, callback) => callback(null, directory);
  const upload = multer({ storage: multer.diskStorage({ destination, filename, flush: true }) });
  return post(appWith(upload), await form(media, 'photo.jpg', 'image/jpeg'));
}

/** A file over the limit is refused, and what was stored of it is removed. */
export async function removesWhatIsTooLarge(directory, media) {
  const destination = (_request, _file, callback) => callback(null, directory);
  const upload = multer({
    storage: multer.diskStorage({ destination, filename }),
    limits: { fileSize: 100_000 },
  });
  const answer = await post(appWith(upload), await form(media, 'photo.jpg', 'image/jpeg'));
  return { code: answer.code, left: await readdir(directory) };
}

import { fileURLToPath } from 'node:url';
import express from 'express';
import { kindOf } from './kinds.mjs';
import { readMediumName } from './names.mjs';

const PUBLIC = fileURLToPath(new URL('./public/', import.meta.url));

/** The page, the media, and a JSON API. @param {import('./library.mjs').MediaLibrary} library */
export function createApplication(library) {
  const application = express();
  application.disable('x-powered-by');

  application.use((_request, response, next) => {
    response.set('X-Content-Type-Options', 'nosniff');
    response.set('Content-Security-Policy', "default-src 'self'; img-src 'self' data:");
    next();
  });
  application.use(express.static(PUBLIC));

  application.get('/api/sessions', async (_request, response) => {
    response.json(await library.sessions());
  });

  application
    .route('/api/sessions/:session/media')
    .get(async ({ params }, response) => {
      response.set('Cache-Control', 'no-cache').json(await library.list(params.session));
    })
    .post(async (request, response) => {
      const size = Number(request.get('Content-Length') ?? 0);
      // Whatever fails, the request stays open for the answer.
      const source = request.iterator({ destroyOnReturn: false });
      const medium = await library.add(request.params.session, request.query.name, source, size);
      response
        .location(`${request.path}/${encodeURIComponent(medium.id)}`)
        .status(201)
        .json(medium);
    });

  application
    .route('/api/sessions/:session/media/:medium')
    .get(async ({ params }, response) => {
      response.json(await library.find(params.session, params.medium));
    })
    .delete(async ({ params }, response) => {
      await library.remove(params.session, params.medium);
      response.status(204).end();
    });

  application.get('/media/:session/:medium', ({ params }, response, next) => {
    const path = library.pathOf(params.session, params.medium);
    response.type(kindOf(readMediumName(params.medium).name).type);
    response.sendFile(path, { dotfiles: 'allow' }, next);
  });

  application.get('/thumbnails/:session/:medium', async ({ params }, response) => {
    const path = await library.thumbnail(params.session, params.medium);
    await new Promise((sent, fail) => {
      response.sendFile(path, { dotfiles: 'allow' }, (error) => (error ? fail(error) : sent()));
    });
  });

  application.use((error, _request, response, next) => {
    if (response.headersSent) return next(error);
    // Somebody left amid an answer, or amid what they sent.
    if (['ECONNABORTED', 'ECONNRESET'].includes(error.code)) return;
    const status = error.code === 'ENOENT' ? 404 : (error.status ?? 500);
    if (status >= 500) console.error(error);
    const message = { 404: 'there is no such medium', 500: 'something went wrong' }[status] ?? error.message;
    response.status(status).json({ error: message });
  });

  return application;
}

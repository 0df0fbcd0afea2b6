// A chat gateway as many have written it: the media of a session are files in a directory. It knows only node:fs.
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import express from 'express';
import sharp from 'sharp';
import { kindOf, limited, nameOf } from './media.mjs';

const PUBLIC = fileURLToPath(new URL('./public/', import.meta.url));
const SESSION = /^[a-z0-9][a-z0-9-]{0,63}$/;
const MEDIUM = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]{1,8}$/;

/**
 * @param {{ directory: string, maxBytes?: number, statusUrl?: string }} options `statusUrl` answers with figures of the
 *   machine room, which the page shows
 */
export function createApplication({ directory, maxBytes = 200 * 1024 * 1024, statusUrl }) {
  const application = express();
  const placeOf = ({ session, medium }) => {
    if (!SESSION.test(session)) throw refusal(400, 'a session is named by small letters, digits and dashes');
    if (medium !== undefined && !MEDIUM.test(medium)) throw refusal(404, 'there is no such medium');
    return medium === undefined ? join(directory, session) : join(directory, session, medium);
  };

  application.use(express.static(PUBLIC));

  application.get('/api/sessions/:session/media', async (request, response) => {
    const place = placeOf(request.params);
    const names = (await readdir(place).catch(nothing)).filter((name) => MEDIUM.test(name));
    const media = await Promise.all(names.map((name) => describe(place, name)));
    response.json(media.filter(Boolean).sort((one, other) => other.time - one.time));
  });

  application.post('/api/sessions/:session/media', async (request, response) => {
    const place = placeOf(request.params);
    const original = nameOf(request.query.name);
    const { extension } = kindOf(original);
    const name = `${randomUUID()}${extension}`;
    await mkdir(place, { recursive: true });
    const arriving = join(place, `.arriving-${name}`);
    try {
      await pipeline(request, limited(maxBytes), createWriteStream(arriving));
      await writeFile(join(place, `.${name}.json`), JSON.stringify({ name: original }));
      await rename(arriving, join(place, name));
    } catch (error) {
      await rm(arriving, { force: true });
      throw error;
    }
    response.status(201).json(await describe(place, name));
  });

  application.delete('/api/sessions/:session/media/:medium', async (request, response) => {
    const { medium } = request.params;
    const place = placeOf({ session: request.params.session });
    await unlink(placeOf(request.params));
    await rm(join(place, `.${medium}.json`), { force: true });
    await rm(join(place, `.${medium}.webp`), { force: true });
    response.status(204).end();
  });

  application.get('/media/:session/:medium', (request, response, next) => {
    response.set('X-Content-Type-Options', 'nosniff');
    response.set('Content-Security-Policy', "default-src 'none'; sandbox");
    response.sendFile(placeOf(request.params), { dotfiles: 'allow' }, next);
  });

  application.get('/thumbnails/:session/:medium', async (request, response) => {
    const source = placeOf(request.params);
    const thumbnail = join(placeOf({ session: request.params.session }), `.${request.params.medium}.webp`);
    let bytes = await readFile(thumbnail).catch(absent);
    if (!bytes) {
      const shrinking = sharp({ failOn: 'none', limitInputPixels: 100_000_000 })
        .rotate()
        .resize(480, 360, { fit: 'cover' })
        .webp({ quality: 78 });
      [bytes] = await Promise.all([shrinking.toBuffer(), pipeline(createReadStream(source), shrinking)]);
      await writeFile(thumbnail, bytes);
    }
    response.type('webp').set('Cache-Control', 'private, max-age=86400').send(bytes);
  });

  application.get('/api/status', async (_request, response) => {
    if (!statusUrl) return response.status(204).end();
    const answer = await fetch(statusUrl);
    response.json(await answer.json());
  });

  application.use((error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error.code === 'ENOENT' ? 404 : (error.status ?? 500);
    if (status >= 500) console.error(error);
    response.status(status).json({ error: status >= 500 ? 'something went wrong' : error.message });
  });

  return application;

  async function describe(place, name) {
    const [stats, note] = await Promise.all([
      stat(join(place, name)).catch(absent),
      readFile(join(place, `.${name}.json`), 'utf8').catch(absent),
    ]);
    if (!stats) return undefined;
    const { kind, type } = kindOf(name);
    const original = note ? JSON.parse(note).name : name;
    return {
      id: name,
      name: original,
      kind,
      type,
      size: stats.size,
      time: stats.mtimeMs,
      extension: extname(name),
    };
  }
}

function refusal(status, message) {
  return Object.assign(new Error(message), { status });
}

function absent(error) {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}

function nothing(error) {
  absent(error);
  return [];
}

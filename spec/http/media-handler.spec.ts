import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import express, { type ErrorRequestHandler } from 'express';
import Fastify from 'fastify';
import { mediaHandler } from '../../lib/http/media-handler.js';
import { BackedMediaStore } from '../../lib/media-store/backed-media-store.js';
import type { MediaStore } from '../../lib/media-store/contract.js';
import { FsBackend } from '../../lib/media-store/fs-backend.js';
import { nativeFs } from '../../lib/native-fs.js';
import { get, listenOn } from './support.js';

describe('media over HTTP', () => {
  let base: string;
  let store: MediaStore;
  let server: Server;
  let url: string;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'mediafs-http-'));
    store = new BackedMediaStore(new FsBackend(nativeFs, base), base);
    server = createServer(mediaHandler(store, { prefix: '/media/' }));
    url = await listen(server);
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await rm(base, { recursive: true });
  });

  const listen = async (listener: Server): Promise<string> => `${await listenOn(listener)}/media/`;

  it('sends a medium with its type, size, time and a strong ETag', async () => {
    const { id } = await store.save('session', Buffer.from('content'), {
      mime: 'image/png',
      name: 'a "b" €.png',
    });
    const { status, headers, body } = await get(url + id);
    expect(status).to.equal(200);
    expect(body.toString()).to.equal('content');
    expect(headers).to.include({
      'content-type': 'image/png',
      'content-length': '7',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['etag']).to.match(/^"[^"]+"$/);
    expect(Date.parse(headers['last-modified'] as string)).to.be.a('number').and.not.NaN;
    expect(headers['content-disposition']).to.equal(
      `inline; filename="a \\"b\\" ?.png"; filename*=UTF-8''a%20%22b%22%20%E2%82%AC.png`,
    );
  });

  it('sends ranges', async () => {
    const { id } = await store.save('session', Buffer.from('0123456789'), { mime: 'video/mp4' });
    const middle = await get(url + id, { range: 'bytes=2-4' });
    expect(middle).to.include({ status: 206 });
    expect(middle.body.toString()).to.equal('234');
    expect(middle.headers['content-range']).to.equal('bytes 2-4/10');
    expect((await get(url + id, { range: 'bytes=-3' })).body.toString()).to.equal('789');
    expect((await get(url + id, { range: 'bytes=7-' })).body.toString()).to.equal('789');
    expect((await get(url + id, { range: 'bytes=0-0,5-6' })).status).to.equal(200);
    const beyond = await get(url + id, { range: 'bytes=10-' });
    expect(beyond.status).to.equal(416);
    expect(beyond.headers['content-range']).to.equal('bytes */10');
    expect(beyond.headers['content-type']).to.equal(undefined);
  });

  it('sends a range only of the version that If-Range names', async () => {
    const { id } = await store.save('session', Buffer.from('0123456789'), { mime: 'video/mp4' });
    const { headers } = await get(url + id);
    const status = async (held: unknown): Promise<number> =>
      (await get(url + id, { range: 'bytes=0-1', 'if-range': held as string })).status;
    expect(await status(headers['etag'])).to.equal(206);
    expect(await status(headers['last-modified'])).to.equal(206);
    expect(await status(`W/${headers['etag']}`)).to.equal(200);
    expect(await status('"other"')).to.equal(200);
    expect(await status('Thu, 01 Jan 1970 00:00:00 GMT')).to.equal(200);
  });

  it('answers 304 and 412 to conditions, without a body', async () => {
    const { id } = await store.save('session', Buffer.from('x'), { mime: 'image/png' });
    const { headers } = await get(url + id);
    const etag = headers['etag'] as string;
    const unchanged = await get(url + id, { 'if-none-match': etag });
    expect(unchanged.status).to.equal(304);
    expect(unchanged.body).to.have.length(0);
    const since = headers['last-modified'] as string;
    expect((await get(url + id, { 'if-modified-since': since })).status).to.equal(304);
    expect((await get(url + id, { 'if-none-match': '"other"' })).status).to.equal(200);
    expect((await get(url + id, { 'if-match': '"other"' })).status).to.equal(412);
  });

  it('answers HEAD with the headers alone', async () => {
    const { id } = await store.save('session', Buffer.from('content'), { mime: 'image/png' });
    const { status, headers, body } = await get(url + id, {}, 'HEAD');
    expect(status).to.equal(200);
    expect(headers['content-length']).to.equal('7');
    expect(body).to.have.length(0);
  });

  it('sends an empty medium', async () => {
    const { id } = await store.save('session', new Uint8Array(), { mime: 'image/png' });
    const { status, headers, body } = await get(url + id);
    expect(status).to.equal(200);
    expect(headers['content-length']).to.equal('0');
    expect(body).to.have.length(0);
  });

  for (const mime of [
    'text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/xml',
    'text/javascript',
    'application/octet-stream',
    'image/x+xml',
    'video/x+XML; charset=utf-8',
    'Text/HTML; charset=utf-8',
  ]) {
    it(`has ${mime} saved instead of shown`, async () => {
      const { id } = await store.save('session', Buffer.from('<script>'), { mime });
      const { headers } = await get(url + id);
      expect(headers['content-disposition']).to.match(/^attachment/);
      expect(headers['content-security-policy']).to.contain('sandbox');
    });
  }

  for (const mime of ['image/png', 'audio/ogg', 'video/mp4', 'application/pdf', 'text/plain']) {
    it(`lets a browser show ${mime} with its own viewer`, async () => {
      const { id } = await store.save('session', Buffer.from('x'), { mime });
      const { headers } = await get(url + id);
      expect(headers['content-disposition']).to.match(/^inline/);
      expect(headers).to.not.have.property('content-security-policy');
    });
  }

  it('has anything saved that is asked for with ?download', async () => {
    const { id } = await store.save('session', Buffer.from('x'), { mime: 'image/png', name: 'cat.png' });
    expect((await get(`${url}${id}?download`)).headers['content-disposition']).to.equal(
      'attachment; filename="cat.png"',
    );
  });

  it('keeps a hostile name out of the headers', async () => {
    const name = 'a\r\nSet-Cookie: x=1\r\n\r\n<script>.png';
    const { id } = await store.save('session', Buffer.from('x'), { mime: 'image/png', name });
    const { headers } = await get(url + id);
    expect(headers).to.not.have.property('set-cookie');
    expect(headers['content-disposition']).to.contain('filename');
  });

  it('serves a medium whose name has half a character in it', async () => {
    const { id } = await store.save('session', Buffer.from('x'), {
      mime: 'image/png',
      name: 'cat\ud83d.png',
    });
    const { status, headers } = await get(`${url}${id}?download`);
    expect(status).to.equal(200);
    expect(headers['content-disposition']).to.match(/^attachment; filename=/);
  });

  it('answers 404 to what is no id and to what is not there, and 405 to other methods', async () => {
    const { id } = await store.save('session', Buffer.from('x'));
    for (const path of [
      '',
      '..',
      '%2e%2e%2fetc%2fpasswd',
      '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a',
      `${id}/x`,
      `${id}%00`,
    ]) {
      expect((await get(url + path)).status).to.equal(404);
    }
    expect((await get(url + id, {}, 'DELETE')).status).to.equal(405);
  });

  it('takes a prefix without a slash at its end as one with it', async () => {
    const { id } = await store.save('session', Buffer.from('content'), { mime: 'image/png' });
    const other = createServer(mediaHandler(store, { prefix: '/media' }));
    const address = await listen(other);
    expect((await get(address + id)).status).to.equal(200);
    expect((await get(`${address.slice(0, -1)}${id}`)).status).to.equal(404);
    other.close();
  });

  it('sends what has a type that no header can hold as one that says nothing', async () => {
    const { id } = await store.save('session', Buffer.from('content'), { mime: 'image/png' });
    const text = await readFile(join(base, '_meta', id), 'utf8');
    await writeFile(join(base, '_meta', id), text.replace('image/png', 'image/ü\\r\\nx: y'));
    const { status, headers } = await get(url + id);
    expect([status, headers['content-type']]).to.deep.equal([200, 'application/octet-stream']);
  });

  // Version 4 has no types of its own, and knows nothing of promises.
  const express4 = createRequire(import.meta.url)('express4') as typeof express;

  for (const [version, make] of Object.entries({ 4: express4, 5: express })) {
    it(`works below Express ${version}, and leaves to it what is not its own, and failures`, async () => {
      const { id } = await store.save('session', Buffer.from('content'), { mime: 'image/png' });
      const broken: MediaStore = Object.assign(Object.create(store), {
        stat: () => Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })),
      });
      const application = make();
      application.use('/media', mediaHandler(store));
      application.use('/broken', mediaHandler(broken));
      application.use((_request, response) => void response.status(418).end());
      const failed: ErrorRequestHandler = (error, _request, response, _next) =>
        void response.status(503).end(error.code);
      application.use(failed);
      const other = createServer(application);
      const address = await listen(other);
      expect((await get(address + id, { range: 'bytes=0-2' })).body.toString()).to.equal('con');
      expect((await get(address + id, {}, 'HEAD')).headers['content-length']).to.equal('7');
      expect((await get(`${address}elsewhere`)).status).to.equal(418);
      expect((await get(address + id, {}, 'POST')).status).to.equal(418);
      const { status, body } = await get(address.replace('/media/', `/broken/${id}`));
      expect([status, body.toString()]).to.deep.equal([503, 'EIO']);
      other.close();
    });
  }

  it('works below Fastify', async () => {
    const { id } = await store.save('session', Buffer.from('content'), { mime: 'image/png' });
    const application = Fastify();
    const handle = mediaHandler(store, { prefix: '/media/' });
    application.get('/media/:id', (request, reply) => {
      reply.hijack();
      return handle(request.raw, reply.raw);
    });
    const address = await application.listen({ port: 0, host: '127.0.0.1' });
    expect((await get(`${address}/media/${id}`, { range: 'bytes=0-2' })).body.toString()).to.equal('con');
    await application.close();
  });

  it('gives its failures to the next handler, with no header of the medium', async () => {
    const { id } = await store.save('session', Buffer.from('content'), { mime: 'image/png' });
    const broken: MediaStore = Object.assign(Object.create(store), {
      stat: (given: string) => store.stat(given),
      open: () => Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })),
    });
    const other = createServer(mediaHandler(broken, { prefix: '/media/' }));
    const { status, headers } = await get((await listen(other)) + id);
    expect(status).to.equal(500);
    expect(headers).to.not.have.any.keys('etag', 'content-type', 'content-disposition');
    other.close();
  });
});

import { createServer, type RequestListener, type Server } from 'node:http';
import { expect } from 'chai';
import { fileHandler, mediaHandler } from '../../lib/http.js';
import { createVolume } from '../../lib/index.js';
import { type Host, startHost, useHosts } from '../media-store/host.js';
import type { S3Server } from '../support/s3-server/server.js';
import { get, listenOn } from './support.js';

describe('media over HTTP, from S3', () => {
  const hosts = useHosts();
  let bucket: S3Server;
  let host: Host;
  let other: Host;
  let servers: Server[];

  beforeEach(async () => {
    ({ server: bucket, host } = hosts());
    other = await startHost(bucket);
    servers = [];
  });

  afterEach(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await other[Symbol.asyncDispose]();
  });

  function serve(handler: (...given: Parameters<RequestListener>) => Promise<void>): Promise<string> {
    const server = createServer(handler);
    servers.push(server);
    return listenOn(server);
  }

  const filesOf = ({ objects }: Host) => {
    const volume = createVolume();
    volume.mount('/mediafs', objects);
    return serve(fileHandler(volume, { root: '/mediafs', prefix: '/files/' }));
  };

  it('has the same headers on every host, by id and by path', async () => {
    const { id, path } = await host.store.save('session', Buffer.from('content'), { mime: 'image/png' });
    const byId = [await serve(mediaHandler(host.store)), await serve(mediaHandler(other.store))];
    const byPath = [await filesOf(host), await filesOf(other)];
    for (const [mine, theirs] of [
      byId.map((url) => `${url}/${id}`),
      byPath.map((url) => `${url}${path.replace('/mediafs', '/files')}`),
    ] as [string, string][]) {
      const [here, there] = [await get(mine), await get(theirs)];
      expect(here.body.toString()).to.equal('content');
      for (const header of ['etag', 'last-modified', 'content-type', 'content-length'])
        expect(here.headers[header]).to.equal(there.headers[header]).and.not.equal(undefined);
      expect((await get(theirs, { 'if-none-match': here.headers['etag'] as string })).status).to.equal(304);
    }
  });

  it('fetches of a large medium about what is asked for', async () => {
    const large = Buffer.alloc(40 * 1024 * 1024, 'mediafs');
    const { id, path } = await host.store.save('session', large, { mime: 'video/mp4' });
    const [byId, byPath] = [await serve(mediaHandler(other.store)), await filesOf(other)];
    for (const [index, url] of [
      `${byId}/${id}`,
      `${byPath}${path.replace('/mediafs', '/files')}`,
    ].entries()) {
      const start = (index + 1) * 12_000_000;
      await bucket.resetCounts();
      const { status, body } = await get(url, { range: `bytes=${start}-${start + 1_999_999}` });
      expect(status).to.equal(206);
      expect(body.equals(large.subarray(start, start + 2_000_000))).to.equal(true);
      expect((await bucket.counts())['bytesSent']).to.be.lessThan(4_000_000);
    }
  });

  it('redirects to a presigned URL, of which the bytes do not pass here', async () => {
    const { id } = await host.store.save('session', Buffer.from('content'), { mime: 'image/png' });
    const url = await serve(mediaHandler(host.store, { presigned: { expiresIn: 60 } }));
    const { status, headers, body } = await get(`${url}/${id}?download`);
    expect([status, body.length, headers['cache-control']]).to.deep.equal([302, 0, 'no-store']);
    const stored = await fetch(headers['location'] as string);
    expect(await stored.text()).to.equal('content');
    expect(stored.headers.get('content-disposition')).to.contain(`${id}.png`);
  });

  it('redirects to what a browser saves where it could run, and answers HEAD by itself', async () => {
    const url = await serve(mediaHandler(host.store, { presigned: true }));
    const { id } = await host.store.save('session', Buffer.from('<script>'), {
      mime: 'text/html',
      name: 'ä\r\nb.html',
    });
    const { headers } = await get(`${url}/${id}`);
    const stored = await fetch(headers['location'] as string);
    expect(stored.headers.get('content-disposition')).to.match(
      /^attachment; filename="___b.html"; filename\*=UTF-8''%C3%A4__b.html$/,
    );
    await stored.body?.cancel();
    const head = await get(`${url}/${id}`, {}, 'HEAD');
    expect([head.status, head.headers['content-length']]).to.deep.equal([200, '8']);
    expect((await get(`${url}/0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a`)).status).to.equal(404);
  });

  it('serves files by path, and nothing that is hidden, above, or no file', async () => {
    const { objects } = host;
    await objects.promises.writeFile('/a b/ünï.html', '<script>');
    await objects.promises.writeFile('/.secret', 'x');
    const { id } = await host.store.save('session', Buffer.from('content'));
    const url = await filesOf(host);
    const { status, headers } = await get(`${url}/files/a%20b/${encodeURIComponent('ünï.html')}`);
    expect(status).to.equal(200);
    expect(headers['content-type']).to.equal('text/html');
    expect(headers['content-disposition']).to.match(/^attachment/);
    for (const path of [
      '',
      'a%20b',
      'a%20b/',
      'nowhere',
      '.secret',
      `_manifests/${id}`,
      'a%20b/..%2f.secret',
      'a%20b%2f%c3%bcn%c3%af.html',
      '%2e%2e/etc/passwd',
      '%00',
      '%ff',
      'a'.repeat(2000),
    ]) {
      expect((await get(`${url}/files/${path}`)).status, path).to.equal(404);
    }
    expect((await get(`${url}/files/a%20b`, {}, 'POST')).status).to.equal(405);
  });

  it('refuses a root that is no absolute path', () => {
    for (const root of ['', 'media', undefined])
      expect(() => fileHandler(createVolume(), { root: root as string })).to.throw(TypeError, 'root must be');
  });
});

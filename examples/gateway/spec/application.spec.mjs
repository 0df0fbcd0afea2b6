import { once } from 'node:events';
import fs from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import sinon from 'sinon';
import { createApplication } from '../application/application.mjs';
import { MediaLibrary } from '../application/library.mjs';
import { emptyDirectory } from './support/directory.mjs';

describe('the application', () => {
  let directory;
  let server;

  const ask = (path, options) => fetch(`http://127.0.0.1:${server.address().port}${path}`, options);
  const upload = async (name, body) => {
    return ask(`/api/sessions/trip/media?name=${encodeURIComponent(name)}`, { method: 'POST', body });
  };
  const place = ({ id }) => `/trip/${encodeURIComponent(id)}`;

  beforeEach(async () => {
    directory = await emptyDirectory();
    server = createApplication(new MediaLibrary(directory, { maxBytes: 100_000 })).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    sinon.restore();
    server.close();
    server.closeAllConnections();
    await fs.rm(directory, { recursive: true });
  });

  it('has a page that loads nothing from elsewhere', async () => {
    const response = await ask('/');
    expect(response.headers.get('content-security-policy')).to.match(/^default-src 'self'/);
    expect(await response.text()).to.contain('<title>Session media</title>');
  });

  it('takes a medium, lists it, and tells where it is', async () => {
    const response = await upload('a b.mp3', 'music');
    expect(response.status).to.equal(201);
    const medium = await response.json();
    expect(medium).to.include({ name: 'a b.mp3', kind: 'audio', type: 'audio/mpeg', size: 5 });
    expect(await (await ask(response.headers.get('location'))).json()).to.deep.equal(medium);
    expect(await (await ask('/api/sessions/trip/media')).json()).to.deep.equal([medium]);
    expect(await (await ask('/api/sessions')).json()).to.deep.equal(['trip']);
  });

  it('keeps nothing of an upload that its sender gives up', async () => {
    const error = sinon.stub(console, 'error');
    const sending = request(
      `http://127.0.0.1:${server.address().port}/api/sessions/trip/media?name=clip.mp4`,
      {
        method: 'POST',
        headers: { 'content-length': 1000 },
      },
    ).on('error', () => {});
    sending.write('the first words');
    const stored = () => fs.readdir(join(directory, 'trip')).catch(() => []);
    while ((await stored()).length === 0) await sleep(5);
    sending.destroy();
    while ((await stored()).length > 0) await sleep(5);
    sinon.assert.notCalled(error);
    expect(await (await ask('/api/sessions/trip/media')).json()).to.deep.equal([]);
  });

  it('serves ranges, so that players seek', async () => {
    const medium = await (await upload('clip.mp4', '0123456789')).json();
    const whole = await ask(`/media${place(medium)}`);
    expect(whole.headers.get('content-type')).to.equal('video/mp4');
    expect(whole.headers.get('accept-ranges')).to.equal('bytes');
    expect(await whole.text()).to.equal('0123456789');
    const part = await ask(`/media${place(medium)}`, { headers: { range: 'bytes=4-6' } });
    expect(part.status).to.equal(206);
    expect(part.headers.get('content-range')).to.equal('bytes 4-6/10');
    expect(await part.text()).to.equal('456');
    const beyond = await ask(`/media${place(medium)}`, { headers: { range: 'bytes=10-' } });
    expect(beyond.status).to.equal(416);
  });

  it('says 304 to who has it already', async () => {
    const medium = await (await upload('clip.mp4', '0123456789')).json();
    const etag = (await ask(`/media${place(medium)}`)).headers.get('etag');
    // Without a word of its own, fetch asks for nothing that is cached.
    const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
    const again = await ask(`/media${place(medium)}`, { headers });
    expect(again.status).to.equal(304);
  });

  it('deletes', async () => {
    const medium = await (await upload('clip.mp4', '0123456789')).json();
    const path = `/api/sessions${place(medium).replace('/trip', '/trip/media')}`;
    expect((await ask(path, { method: 'DELETE' })).status).to.equal(204);
    expect((await ask(path, { method: 'DELETE' })).status).to.equal(404);
    expect((await ask(`/media${place(medium)}`)).status).to.equal(404);
  });

  it('shows thumbnails', async () => {
    const { default: sharp } = await import('sharp');
    const picture = sharp({ create: { width: 80, height: 60, channels: 3, background: 'teal' } });
    const medium = await (await upload('photo.png', await picture.png().toBuffer())).json();
    const response = await ask(`/thumbnails${place(medium)}`);
    expect(response.headers.get('content-type')).to.equal('image/webp');
    expect((await response.arrayBuffer()).byteLength).to.be.greaterThan(20);
  });

  for (const [what, status, send] of [
    ['a session with a wrong name', 400, () => ask('/api/sessions/Trip/media')],
    ['a medium without a name', 400, () => upload('', 'x')],
    ['a medium that is not there', 404, () => ask('/media/trip/000000000-000000000000.cat.jpg')],
    ['a path that leads out', 404, () => ask('/media/trip/..%2f..%2fpackage.json')],
    ['more than is allowed', 413, () => upload('clip.mp4', 'x'.repeat(100_001))],
    ['more than is allowed and was told', 413, uploadOfUnknownSize],
    ['a kind of file that is not taken', 415, () => upload('page.html', '<p>')],
    ['a thumbnail of what is no picture', 422, thumbnailOfWords],
  ]) {
    it(`refuses ${what} with ${status} and a reason`, async () => {
      const response = await send();
      expect(response.status).to.equal(status);
      expect((await response.json()).error)
        .to.be.a('string')
        .and.not.equal('');
    });
  }

  function uploadOfUnknownSize() {
    const body = Readable.from(Array.from({ length: 11 }, () => Buffer.alloc(10_000)));
    return ask('/api/sessions/trip/media?name=clip.mp4', { method: 'POST', body, duplex: 'half' });
  }

  async function thumbnailOfWords() {
    const medium = await (await upload('words.jpg', 'no picture')).json();
    return ask(`/thumbnails${place(medium)}`);
  }

  it('tells nothing of its inside when it fails', async () => {
    sinon.stub(console, 'error');
    sinon.stub(fs, 'readdir').rejects(Object.assign(new Error('EIO: /secret'), { code: 'EIO' }));
    const response = await ask('/api/sessions/trip/media');
    expect(response.status).to.equal(500);
    expect(await response.json()).to.deep.equal({ error: 'something went wrong' });
    sinon.assert.calledOnce(console.error);
  });
});

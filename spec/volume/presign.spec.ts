import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { errnoError } from '../../lib/errors.js';
import {
  createVolume,
  local,
  MemoryObjectStore,
  memory,
  ObjectFileSystem,
  s3,
  type Volume,
} from '../../lib/index.js';
import { type ExpectedError, expectShape } from '../support/expect-error.js';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import type { S3Server } from '../support/s3-server/server.js';

describe('a presigned path of a volume', () => {
  let server: S3Server;
  let cacheDirectory: string;
  let volume: Volume;

  before(async () => {
    server = await startS3ServerProcess({ buckets: ['media'] });
    cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-presign-'));
    const { endpoint, credentials } = server;
    volume = createVolume();
    volume.mount('/m', s3({ bucket: 'media', prefix: 'chat', endpoint, credentials, cacheDirectory }));
    volume.mount('/memory', memory());
    volume.mount('/disk', local('/usr'));
    const store = new MemoryObjectStore();
    volume.mount('/objects', new ObjectFileSystem({ store, cacheDirectory: join(cacheDirectory, 'other') }));
    await volume.promises.writeFile('/m/a/file.txt', 'hello');
  });

  after(async () => {
    await volume.dispose();
    await server.close();
    await rm(cacheDirectory, { recursive: true });
  });

  it('is a URL to read by', async () => {
    const url = await volume.presign('/m/a/file.txt', { download: 'named.txt' });
    const answer = await fetch(url);
    expect(await answer.text()).to.equal('hello');
    expect(answer.headers.get('content-disposition')).to.contain('filename="named.txt"');
    expect(answer.headers.get('content-type')).to.equal('text/plain');
    const head = await volume.presign(Buffer.from('/m/a/file.txt'), { method: 'HEAD' });
    expect((await fetch(head, { method: 'HEAD' })).status).to.equal(200);
  });

  it('is a URL and headers to write by, and what was written is read as a file', async () => {
    const { url, headers } = await volume.presign('/m/put.png', { method: 'PUT', contentType: 'image/png' });
    expect((await fetch(url, { method: 'PUT', headers, body: new Uint8Array([1, 2]) })).status).to.equal(200);
    expect([...(await volume.promises.readFile('/m/put.png'))]).to.deep.equal([1, 2]);
  });

  it('is a form to upload by, one file or any below a directory', async () => {
    const one = await volume.presign('/m/one', { method: 'POST', maximumSize: 10 });
    expect(await upload(one, 'hello')).to.equal(204);
    expect(await upload(one, 'more than ten bytes')).to.equal(400);
    expect(await volume.promises.readFile('/m/one', 'utf8')).to.equal('hello');
    const many = await volume.presign('/m/inbox', { method: 'POST', maximumSize: 10, startsWith: true });
    expect(await upload(many, 'first')).to.equal(204);
    expect(await volume.promises.readdir('/m/inbox')).to.deep.equal(['sent.txt']);
    const all = await volume.presign('/m', { method: 'POST', maximumSize: 10, startsWith: true });
    expect(await upload({ ...all, fields: { ...all.fields, key: 'elsewhere' } }, 'x')).to.equal(403);
  });

  it('never leaves its mount', async () => {
    const urls = ['/m/../m/a/./file.txt', '/m/a/../../m/a/file.txt'].map((path) => volume.presign(path));
    for (const url of await Promise.all(urls)) {
      expect(new URL(url).pathname).to.equal('/media/chat/a/file.txt');
    }
    for (const path of ['/m/../secret', '/m/a/../../secret', 'm/../../secret', '/secret']) {
      await expectRejection(volume.presign(path), errnoError('ENOENT', 'presign', { path }));
    }
    const encoded = await volume.presign('/m/..%2f..%2fsecret');
    expect(new URL(encoded).pathname).to.equal('/media/chat/..%252f..%252fsecret');
  });

  it('is that of the file to which a link leads', async () => {
    await volume.promises.symlink('a/file.txt', '/m/link');
    expect(await (await fetch(await volume.presign('/m/link'))).text()).to.equal('hello');
    await volume.promises.symlink('a', '/m/directory-link');
    const below = await volume.presign('/m/directory-link/file.txt');
    expect(new URL(below).pathname).to.equal('/media/chat/a/file.txt');
    const path = '/m/directory-link/';
    await expectRejection(volume.presign(path), errnoError('EISDIR', 'presign', { path }));
  });

  it('is no directory, but for a form', async () => {
    await volume.promises.readdir('/m');
    for (const path of ['/m', '/m/', '/m/a', '/m/new/']) {
      for (const method of ['GET', 'PUT'] as const) {
        await expectRejection(volume.presign(path, { method }), errnoError('EISDIR', 'presign', { path }));
      }
    }
    await volume.promises.stat('/m/a/file.txt');
    const form = { method: 'POST', maximumSize: 1, startsWith: true } as const;
    const path = '/m/a/file.txt';
    await expectRejection(volume.presign(path, form), errnoError('ENOTDIR', 'presign', { path }));
    const below = `${path}/below`;
    await expectRejection(volume.presign(below), errnoError('ENOTDIR', 'presign', { path: below }));
  });

  it('is ENOTSUP where what is mounted signs nothing', async () => {
    for (const path of ['/memory/file', '/disk/file', '/objects/file']) {
      const error = await expectRejection(volume.presign(path), errnoError('ENOTSUP', 'presign', { path }));
      expect(error.cause === undefined).to.equal(!path.startsWith('/objects'));
    }
  });

  it('is EINVAL for what cannot be signed, with the reason as its cause', async () => {
    const path = '/m/a/file.txt';
    const error = await expectRejection(
      volume.presign(path, { expiresIn: 1e9 }),
      errnoError('EINVAL', 'presign', { path }),
    );
    expect(String(error.cause)).to.contain('expiresIn must be a whole number from 1 to 604800');
  });

  it('is refused as by Node for what is no path', async () => {
    const error = await volume.presign(5 as never).catch((reason: unknown) => reason);
    expect(error).to.include({ code: 'ERR_INVALID_ARG_TYPE' });
  });
});

async function upload(
  { url, fields }: { url: string; fields: Readonly<Record<string, string>> },
  content: string,
): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, 'Content-Type': 'text/plain' }))
    form.append(name, value);
  form.append('file', new Blob([content]), 'sent.txt');
  return (await fetch(url, { method: 'POST', body: form })).status;
}

async function expectRejection(promise: Promise<unknown>, expected: ExpectedError): Promise<Error> {
  const error = await promise.catch((reason: unknown) => reason);
  expectShape(error, expected);
  return error as Error;
}

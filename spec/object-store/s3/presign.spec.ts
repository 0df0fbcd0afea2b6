import { expect } from 'chai';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { readAll, refusal, text } from '../../conformance/object-store/helpers.js';
import { useFaultyS3 } from '../support/faulty-s3.js';
import { postForm } from '../support/post-form.js';

const FORM = { method: 'POST', maximumSize: 10 } as const;

describe('a presigned URL of the S3 store', () => {
  const faulty = useFaultyS3();

  beforeEach(() => faulty().store.put('a', text('hello')));

  it('costs no request', async () => {
    const { store, server, misbehave } = faulty();
    await misbehave();
    await store.presign('a');
    await store.presign('a', { method: 'PUT' });
    await store.presign('a', FORM);
    expect(await server.counts()).to.deep.equal({ bytesReceived: 0, bytesSent: 0 });
  });

  it('asks for no checksum, which who uses it would have to compute or to check', async () => {
    const store = faulty().storeWith({ checksums: true });
    const urls = [await store.presign('a'), (await store.presign('a', { method: 'PUT' })).url];
    expect(urls.join(' ').toLowerCase()).not.to.match(/checksum|crc/);
  });

  it('ends with its time', async () => {
    const { store } = faulty();
    const url = await store.presign('a', { expiresIn: 1 });
    const put = await store.presign('a', { method: 'PUT', expiresIn: 1 });
    const form = await store.presign('a', { ...FORM, expiresIn: 1 });
    expect((await fetch(url)).status).to.equal(200);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await fetch(url)).status).to.equal(403);
    expect((await fetch(put.url, { method: 'PUT', body: new Uint8Array(1) })).status).to.equal(403);
    expect(await (await postForm(form, 'x')).text()).to.contain('Policy expired');
    expect((await readAll(store, 'a')).toString()).to.equal('hello');
  });

  it('is for its object and its method only', async () => {
    const { store } = faulty();
    await store.put('b', text('secret'));
    const url = await store.presign('a');
    expect((await fetch(url.replace('/a?', '/b?'))).status).to.equal(403);
    expect((await fetch(url, { method: 'HEAD' })).status).to.equal(403);
    expect((await fetch(url, { method: 'DELETE' })).status).to.equal(403);
    expect((await fetch(url, { method: 'PUT', body: new Uint8Array(1) })).status).to.equal(403);
    expect((await fetch(`${url}&response-content-type=text/html`)).status).to.equal(403);
    expect((await fetch(url.replace(/Expires=\d+/, 'Expires=604800'))).status).to.equal(403);
  });

  it('creates, where it may only create', async () => {
    const { store } = faulty();
    const putTo = async (key: string) => {
      const { url, headers } = await store.presign(key, { method: 'PUT', ifNoneMatch: '*' });
      return (await fetch(url, { method: 'PUT', headers, body: new Uint8Array(1) })).status;
    };
    expect([await putTo('a'), await putTo('new')]).to.deep.equal([412, 200]);
    const { url } = await store.presign('newer', { method: 'PUT', ifNoneMatch: '*' });
    expect((await fetch(url, { method: 'PUT', body: new Uint8Array(1) })).status).to.equal(403);
  });

  it('has whatever the store is told for what is written, and its headers are those that are signed', async () => {
    const { server, storeWith } = faulty();
    const options = {
      serverSideEncryption: 'aws:kms',
      kmsKeyId: 'alias/media',
      bucketKey: true,
      storageClass: 'STANDARD_IA',
      tags: { a: 'b' },
      expectedBucketOwner: '123456789012',
      requestPayer: true,
    } as const;
    const store = storeWith(options);
    const signed = await store.presign('put', { method: 'PUT', contentType: 'a/b', contentLength: 1 });
    const named = new URL(signed.url).searchParams.get('X-Amz-SignedHeaders')!.split(';');
    expect(named).to.have.members(['host', 'content-length', ...Object.keys(signed.headers)]);
    const { status } = await fetch(signed.url, {
      method: 'PUT',
      headers: signed.headers,
      body: new Uint8Array(1),
    });
    expect(status).to.equal(200);
    expect((await postForm(await store.presign('posted', FORM), 'x')).status).to.equal(204);
    for (const key of ['put', 'posted']) {
      const url = await store.presign(key, { method: 'HEAD' });
      const told = Object.fromEntries((await fetch(url, { method: 'HEAD' })).headers);
      expect(told, key).to.include({
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': 'alias/media',
        'x-amz-storage-class': 'STANDARD_IA',
        'x-amz-tagging-count': '1',
      });
    }
    const { options: sent = {} } = (await server.log()).find((record) => record.key === 'put') ?? {};
    expect(sent).to.include({ 'x-amz-request-payer': 'requester', 'x-amz-tagging': 'a=b' });
    const stranger = storeWith({ expectedBucketOwner: '210987654321' });
    expect((await fetch(await stranger.presign('a'))).status).to.equal(403);
  });

  it('carries the token of temporary credentials', async () => {
    const { server, storeWith } = faulty();
    const role = { accessKeyId: 'role', secretAccessKey: 'secret', sessionToken: 'to/ken+=' };
    await server.trust([role]);
    const store = storeWith({ credentials: role });
    expect(await (await fetch(await store.presign('a'))).text()).to.equal('hello');
    expect((await postForm(await store.presign('b', FORM), 'posted')).status).to.equal(204);
    await server.trust([{ ...role, isExpired: true }]);
    expect((await fetch(await store.presign('a'))).status).to.equal(400);
    expect((await postForm(await store.presign('b', FORM), 'x')).status).to.equal(400);
  });

  it('is EACCES without credentials', async () => {
    const credentials = async () => Promise.reject(new Error('none'));
    const store = new S3ObjectStore({ bucket: 'photos', credentials });
    await refusal(store.presign('a'), 'EACCES');
    await refusal(store.presign('a', { method: 'PUT' }), 'EACCES');
    await refusal(store.presign('a', FORM), 'EACCES');
    await store.close();
  });

  it('names the host of the bucket where there is no endpoint', async () => {
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const store = new S3ObjectStore({ bucket: 'photos', region: 'eu-west-1', prefix: 'chat', credentials });
    const host = 'https://photos.s3.eu-west-1.amazonaws.com/';
    expect(await store.presign('a')).to.match(/^https:\/\/photos\.s3\.eu-west-1\.amazonaws\.com\/chat\/a\?/);
    expect((await store.presign('a', { method: 'PUT' })).url.startsWith(`${host}chat/a?`)).to.equal(true);
    expect((await store.presign('a', FORM)).url).to.equal(host);
    await store.close();
  });
});

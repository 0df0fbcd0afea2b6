import { expect } from 'chai';
import { attachmentNamed } from '../../../lib/object-store/content-disposition.js';
import type { PresignPostOptions } from '../../../lib/object-store/contract.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { listed, readAll, refusal, text } from '../../conformance/object-store/helpers.js';
import { useFaultyS3 } from '../support/faulty-s3.js';

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
    expect(await (await post(form, 'x')).text()).to.contain('Policy expired');
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
    expect((await post(await store.presign('posted', FORM), 'x')).status).to.equal(204);
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
    expect((await post(await store.presign('b', FORM), 'posted')).status).to.equal(204);
    await server.trust([{ ...role, isExpired: true }]);
    expect((await fetch(await store.presign('a'))).status).to.equal(400);
    expect((await post(await store.presign('b', FORM), 'x')).status).to.equal(400);
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

describe('a presigned form of the S3 store', () => {
  // Before the server is closed, which is the next of its kind.
  afterEach(async () => {
    const { keys } = await listed(faulty().store, '');
    expect(keys.filter((key) => !['a', 'inbox/b'].includes(key))).to.deep.equal([]);
  });

  const faulty = useFaultyS3({ prefix: 'chat' });

  const form = (options: Partial<PresignPostOptions> = {}, key = 'a') =>
    faulty().store.presign(key, { ...FORM, ...options });

  /** What the store says to a form that was changed. */
  async function codeOf(
    options: Partial<PresignPostOptions>,
    change: Readonly<Record<string, string | undefined>>,
    content = 'x',
  ): Promise<string> {
    const { url, fields } = await form(options);
    const changed = Object.entries({ ...fields, ...change }).filter((entry) => entry[1] !== undefined);
    const answer = await post(
      { url, fields: Object.fromEntries(changed) as Record<string, string> },
      content,
    );
    return /<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1] ?? String(answer.status);
  }

  it('uploads within its bounds', async () => {
    expect(await codeOf({}, {}, 'x'.repeat(10))).to.equal('204');
    expect(await codeOf({}, {}, '')).to.equal('204');
    expect(await codeOf({}, {}, 'x'.repeat(11))).to.equal('EntityTooLarge');
    expect(await codeOf({ minimumSize: 2 }, {}, 'x')).to.equal('EntityTooSmall');
  });

  it('is for its key only', async () => {
    for (const key of ['chat/b', 'chat/a/b', 'a', 'other/a', 'chat/a ', '']) {
      expect(await codeOf({}, { key }), key).to.equal('AccessDenied');
    }
  });

  it('is for keys that begin so only, where it is for a beginning', async () => {
    const { url, fields } = await form({ startsWith: true }, 'inbox/');
    const typed = { ...fields, 'Content-Type': 'text/plain' };
    const answerTo = async (key: string) => (await post({ url, fields: { ...typed, key } }, 'x')).status;
    expect(await answerTo('chat/inbox/b')).to.equal(204);
    for (const key of ['chat/other', 'chat/inbo', 'inbox/b', 'other/chat/inbox/b']) {
      expect(await answerTo(key), key).to.equal(403);
    }
  });

  it('can be for the whole prefix of the store, and not for more', async () => {
    const { url, fields } = await form({ startsWith: true }, '');
    const answerTo = async (key: string) =>
      (await post({ url, fields: { ...fields, 'Content-Type': 'a/b', key } }, 'x')).status;
    expect([await answerTo('chat/a'), await answerTo('chatter'), await answerTo('a')]).to.deep.equal([
      204, 403, 403,
    ]);
  });

  it('is for its content type only, or for a family of types', async () => {
    expect(await codeOf({ contentType: 'image/png' }, {})).to.equal('204');
    for (const type of ['text/html', 'image/png; charset=x', undefined]) {
      expect(await codeOf({ contentType: 'image/png' }, { 'Content-Type': type })).to.equal('AccessDenied');
    }
    const family = { contentType: 'image/*' };
    expect(await codeOf(family, { 'Content-Type': 'image/webp' })).to.equal('204');
    for (const type of ['text/html', 'image', undefined]) {
      expect(await codeOf(family, { 'Content-Type': type })).to.equal('AccessDenied');
    }
    expect(await codeOf({}, { 'Content-Type': 'any/thing' })).to.equal('204');
  });

  it('is refused when anything of it was changed or added', async () => {
    const metadata = { mode: '33188' };
    const changes: readonly Readonly<Record<string, string | undefined>>[] = [
      { 'x-amz-meta-mode': '33261' },
      { 'x-amz-meta-mode': undefined },
      { 'x-amz-meta-other': 'x' },
      { acl: 'public-read' },
      { 'x-amz-storage-class': 'STANDARD_IA' },
      { 'x-amz-date': '20200101T000000Z' },
      { success_action_redirect: 'https://example.test' },
    ];
    for (const change of changes) expect(await codeOf({ metadata }, change)).to.equal('AccessDenied');
    const { fields } = await form({ metadata });
    const policy = JSON.parse(Buffer.from(fields['Policy']!, 'base64').toString());
    const longer = { ...policy, expiration: '2999-01-01T00:00:00.000Z' };
    const forged = Buffer.from(JSON.stringify(longer)).toString('base64');
    expect(await codeOf({ metadata }, { Policy: forged })).to.equal('SignatureDoesNotMatch');
    expect(await codeOf({}, { 'X-Amz-Signature': '0'.repeat(64) })).to.equal('SignatureDoesNotMatch');
    expect(await codeOf({}, { Policy: undefined })).to.equal('AccessDenied');
  });

  it('can be sent with odd keys', async () => {
    const { store } = faulty();
    for (const key of [
      '$key',
      'a$b',
      '"quoted"',
      'back\\slash',
      'é\u0301 日本',
      '{"a":1}',
      '%41+b',
      '$Content-Type',
    ]) {
      const signed = await store.presign(key, { ...FORM, maximumSize: 100 });
      expect((await post(signed, key)).status, key).to.equal(204);
      expect((await readAll(store, key)).toString()).to.equal(key);
      await store.delete([key]);
    }
  });

  it('is not for a key in which the store would put the name of the file', async () => {
    await refusal(form({}, `a/$${'{filename}'}`), 'EINVAL');
    await refusal(form({ startsWith: true }, `a/$${'{filename}'}/`), 'EINVAL');
  });
});

describe('the name of a download', () => {
  it('is plain for old clients and exact for all others', () => {
    expect(attachmentNamed('a.txt')).to.equal(`attachment; filename="a.txt"; filename*=UTF-8''a.txt`);
    expect(attachmentNamed("it's (1)*!~.txt")).to.equal(
      `attachment; filename="it's (1)*!~.txt"; filename*=UTF-8''it%27s%20%281%29%2A!~.txt`,
    );
    expect(attachmentNamed('100%.txt')).to.equal(
      `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`,
    );
    expect(attachmentNamed('日本.txt')).to.equal(
      `attachment; filename="__.txt"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt`,
    );
  });

  it('injects nothing: neither headers nor parameters nor directories', () => {
    for (const name of [
      'a\r\nset-cookie: b=c',
      'a\nb',
      'a"; filename="b',
      '../../etc/passwd',
      'a\\b',
      'a\u0000b',
      'a\u0085\u2028\u2029b',
      "a''b",
    ]) {
      const header = attachmentNamed(name)!;
      expect(header).to.match(/^attachment; filename="[ !#-[\]-~]*"; filename\*=UTF-8''[\w!%.~-]+$/);
      const [, plain, exact] = /filename="(.*?)"; filename\*=UTF-8''(.*)$/.exec(header)!;
      for (const shown of [plain!, decodeURIComponent(exact!)])
        expect(shown).not.to.match(/[\p{Cc}/\\\u2028\u2029]/u);
    }
  });

  it('is none where it is empty or cannot be encoded', () => {
    expect(attachmentNamed('')).to.equal(undefined);
    expect(attachmentNamed('a\udc00')).to.equal(undefined);
  });
});

function post(
  { url, fields }: { url: string; fields: Readonly<Record<string, string>> },
  content: string,
): Promise<Response> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('file', new Blob([content]), 'file.txt');
  return fetch(url, { method: 'POST', body: data });
}

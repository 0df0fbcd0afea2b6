import { expect } from 'chai';
import type { PresignOptions, PresignReadOptions } from '../../../lib/object-store/contract.js';
import { readAll, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

/** A store that cannot presign says so by its capability, and answers ENOTSUP. */
export function presignBehaviour(context: Context): void {
  describe('presign', () => {
    /** Runs a spec where the store presigns; elsewhere the call must be refused. */
    async function presigning(options: PresignOptions, run: () => Promise<void>): Promise<void> {
      const { store, root } = context();
      if (store.capabilities.presign) await run();
      else await refusal(store.presign(`${root}a`, options), 'ENOTSUP');
    }

    async function answerTo(key: string, options: PresignReadOptions = {}): Promise<Response> {
      const url = await context().store.presign(key, options);
      return fetch(url, { method: options.method ?? 'GET' });
    }

    it('gives a URL that reads the object, or is ENOTSUP', () =>
      presigning({}, async () => {
        const { store, root } = context();
        const key = `${root}a b+c&d%25é.txt`;
        await store.put(key, text('hello'));
        expect(await (await answerTo(key)).text()).to.equal('hello');
      }));

    it('gives a URL that tells of the object and sends nothing of it, or is ENOTSUP', () =>
      presigning({ method: 'HEAD' }, async () => {
        const { store, root } = context();
        const { version } = await store.put(`${root}a`, text('hello'));
        const response = await answerTo(`${root}a`, { method: 'HEAD' });
        const { status, headers } = response;
        expect([status, headers.get('content-length'), headers.get('etag')]).to.deep.equal([
          200,
          '5',
          version,
        ]);
      }));

    it('gives a URL that writes the object, or is ENOTSUP', () =>
      presigning({ method: 'PUT' }, async () => {
        const { store, root } = context();
        const { url, headers } = await store.presign(`${root}a`, { method: 'PUT', expiresIn: 60 });
        // Bytes, since text would bring a content type that nobody has signed, which Ceph 20 refuses.
        const body = new Uint8Array(text('hello'));
        const response = await fetch(url, { method: 'PUT', body, headers });
        expect(response.status).to.equal(200);
        expect((await readAll(store, `${root}a`)).toString()).to.equal('hello');
      }));

    it('gives a URL that writes one type, length and metadata only, or is ENOTSUP', () =>
      presigning({ method: 'PUT' }, async () => {
        const { store, root } = context();
        const metadata = { mode: '33188' };
        const options = { method: 'PUT', contentType: 'image/png', contentLength: 5, metadata } as const;
        const { url, headers } = await store.presign(`${root}a`, options);
        const put = (body: string, more = {}) =>
          fetch(url, { method: 'PUT', body: new Uint8Array(text(body)), headers: { ...headers, ...more } });
        expect((await put('hello', { 'content-type': 'text/html' })).status).to.equal(403);
        expect((await put('longer')).status).to.equal(403);
        await refusal(store.head(`${root}a`), 'ENOENT');
        expect((await put('hello')).status).to.equal(200);
        expect(await store.head(`${root}a`)).to.deep.include({ size: 5, contentType: 'image/png', metadata });
      }));

    it('gives a URL that names the download and its type, or is ENOTSUP', () =>
      presigning({}, async () => {
        const { store, root } = context();
        await store.put(`${root}a`, text('hello'));
        const options = { download: 'straße "1".txt', contentType: 'text/plain; charset=utf-8' };
        const { headers } = await answerTo(`${root}a`, options);
        expect(headers.get('content-type')).to.equal('text/plain; charset=utf-8');
        expect(headers.get('content-disposition')).to.equal(
          `attachment; filename="stra_e _1_.txt"; filename*=UTF-8''stra%C3%9Fe%20%221%22.txt`,
        );
      }));

    it('gives a form that uploads the object, up to a size, or is ENOTSUP', () =>
      presigning({ method: 'POST', maximumSize: 5 }, async () => {
        const { store, root } = context();
        const key = `${root}a b+c&d"é.txt`;
        const metadata = { mode: '33188' };
        const options = { method: 'POST', maximumSize: 5, contentType: 'text/plain', metadata } as const;
        const { url, fields } = await store.presign(key, options);
        expect((await post(url, fields, 'longer')).status).to.equal(400);
        await refusal(store.head(key), 'ENOENT');
        expect((await post(url, fields, 'hello')).status).to.equal(204);
        expect((await readAll(store, key)).toString()).to.equal('hello');
        expect(await store.head(key)).to.deep.include({ contentType: 'text/plain', metadata });
      }));

    it('gives a form for all keys that begin so, or is ENOTSUP', () =>
      presigning({ method: 'POST', maximumSize: 5, startsWith: true }, async () => {
        const { store, root } = context();
        const options = { method: 'POST', maximumSize: 5, startsWith: true } as const;
        const { url, fields } = await store.presign(`${root}inbox/`, options);
        const typed = { ...fields, 'Content-Type': 'text/plain' };
        expect((await post(url, typed, 'hello')).status).to.equal(204);
        expect((await readAll(store, `${root}inbox/the file.txt`)).toString()).to.equal('hello');
        const outside = { ...typed, key: fields['key']!.replace('inbox/', 'outbox/') };
        expect((await post(url, outside, 'hello')).status).to.equal(403);
      }));

    it('refuses options that cannot be signed with EINVAL, or is ENOTSUP', () =>
      presigning({}, async () => {
        const { store, root } = context();
        const wrong: readonly object[] = [
          { expiresIn: 0 },
          { expiresIn: 604_801 },
          { expiresIn: 1.5 },
          { method: 'DELETE' },
          { download: '' },
          { download: 'a\ud800' },
          { contentType: 'text/plain\r\nset-cookie: a=b' },
          { contentType: 'nonsense' },
          { method: 'PUT', contentType: 'image/*' },
          { method: 'PUT', contentLength: -1 },
          { method: 'PUT', contentLength: 6 * 1024 ** 3 },
          { method: 'PUT', metadata: { a: 'line\nend' } },
          { method: 'PUT', ifNoneMatch: '"a"' },
          { method: 'POST' },
          { method: 'POST', maximumSize: Number.NaN },
          { method: 'POST', maximumSize: 1, minimumSize: 2 },
          { method: 'POST', maximumSize: 1, metadata: { a: 'é' } },
        ];
        for (const options of wrong) await refusal(store.presign(`${root}a`, options), 'EINVAL');
        await refusal(store.presign('', {}), 'EINVAL');
      }));
  });
}

function post(url: string, fields: Readonly<Record<string, string>>, content: string): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([content]), 'the file.txt');
  return fetch(url, { method: 'POST', body: form });
}

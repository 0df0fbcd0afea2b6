import { expect } from 'chai';
import { pattern, readAll, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function putBehaviour(context: Context): void {
  describe('put', () => {
    it('answers with the version that head tells', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      expect((await store.head(`${root}a`)).version).to.equal(version);
    });

    it('gives different bytes a different version', async () => {
      const { store, root } = context();
      const one = await store.put(`${root}a`, text('hello'));
      const two = await store.put(`${root}a`, text('hullo'));
      expect(two.version).not.to.equal(one.version);
    });

    it('stores an empty object', async () => {
      const { store, root } = context();
      await store.put(`${root}empty`, new Uint8Array(0));
      expect((await readAll(store, `${root}empty`)).length).to.equal(0);
    });

    it('stores a view into a larger buffer as just its bytes', async () => {
      const { store, root } = context();
      const bytes = pattern(1000);
      await store.put(`${root}a`, new Uint8Array(bytes.buffer, bytes.byteOffset + 100, 50));
      expect((await readAll(store, `${root}a`)).equals(bytes.subarray(100, 150))).to.equal(true);
    });

    it('leaves the bytes it was given as they were, and keeps none of them', async () => {
      const { store, root } = context();
      const bytes = text('hello');
      await store.put(`${root}a`, bytes);
      expect(bytes.toString()).to.equal('hello');
      bytes.fill('x');
      expect((await readAll(store, `${root}a`)).toString()).to.equal('hello');
    });

    it('stores several mebibytes whole', async () => {
      const { store, root } = context();
      const bytes = pattern(6 * 1024 * 1024 + 1);
      await store.put(`${root}large`, bytes);
      expect((await readAll(store, `${root}large`)).equals(bytes)).to.equal(true);
    });

    it('replaces content type and metadata along with the bytes', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('one'), { contentType: 'image/png', metadata: { a: '1', b: '2' } });
      await store.put(`${root}a`, text('two'), { contentType: 'image/gif', metadata: { c: '3' } });
      const information = await store.head(`${root}a`);
      expect(information.contentType).to.equal('image/gif');
      expect(information.metadata).to.deep.equal({ c: '3' });
    });

    it('stores application/octet-stream when no content type is given', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('one'));
      expect((await store.head(`${root}a`)).contentType).to.equal('application/octet-stream');
    });

    it('keeps metadata values with spaces and punctuation inside', async () => {
      const { store, root } = context();
      const metadata = { name: 'a  b, c; "d" (e)=f%20g', 'with-dash-and.dot': '~!@#$^&*' };
      await store.put(`${root}a`, text('one'), { metadata });
      expect((await store.head(`${root}a`)).metadata).to.deep.equal(metadata);
    });

    const REFUSED: readonly [string, Record<string, string>][] = [
      ['a value that is not ASCII', { name: 'é' }],
      ['a value with a line break', { name: 'a\r\nx-amz-acl: public-read' }],
      ['a value with spaces around it', { name: ' a ' }],
      ['a name in upper case', { Name: 'a' }],
      ['a name that is no header name', { 'a b': 'a' }],
      ['more than 2,048 bytes', { name: 'a'.repeat(2048) }],
    ];
    for (const [what, metadata] of REFUSED) {
      it(`refuses metadata with ${what} as EINVAL, and stores nothing`, async () => {
        const { store, root } = context();
        await refusal(store.put(`${root}a`, text('one'), { metadata }), 'EINVAL');
        await refusal(store.head(`${root}a`), 'ENOENT');
      });
    }
  });
}

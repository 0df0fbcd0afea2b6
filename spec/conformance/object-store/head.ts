import { expect } from 'chai';
import { refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function headBehaviour(context: Context): void {
  describe('head', () => {
    it('tells size, version and key of an object', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      const information = await store.head(`${root}a`);
      expect(information).to.include({ key: `${root}a`, size: 5, version });
    });

    it('gives the version as an ETag in quotes', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'));
      expect((await store.head(`${root}a`)).version).to.match(/^"[^"]+"$/);
    });

    it('tells when the object was stored, in milliseconds', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'));
      const { lastModified } = await store.head(`${root}a`);
      expect(lastModified).to.be.closeTo(Date.now(), 60_000);
    });

    it('tells the content type and the metadata it was stored with', async () => {
      const { store, root } = context();
      const metadata = { mtime: '1700000000.5', 'mode-bits': '33188' };
      await store.put(`${root}a`, text('hello'), { contentType: 'image/png', metadata });
      const information = await store.head(`${root}a`);
      expect(information.contentType).to.equal('image/png');
      expect(information.metadata).to.deep.equal(metadata);
    });

    it('tells an empty size for an empty object', async () => {
      const { store, root } = context();
      await store.put(`${root}empty`, text(''));
      expect((await store.head(`${root}empty`)).size).to.equal(0);
    });

    it('is ENOENT for a key that is not there, and names the key', async () => {
      const { store, root } = context();
      const error = await refusal(store.head(`${root}missing`), 'ENOENT');
      expect(error.key).to.equal(`${root}missing`);
    });

    it('is ENOENT for a prefix of other keys', async () => {
      const { store, root } = context();
      await store.put(`${root}folder/a`, text('hello'));
      await refusal(store.head(`${root}folder`), 'ENOENT');
      await refusal(store.head(`${root}folder/`), 'ENOENT');
    });
  });
}

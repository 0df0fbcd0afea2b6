import { expect } from 'chai';
import { pattern, readAll, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function copyBehaviour(context: Context): void {
  describe('copy', () => {
    it('copies every byte and leaves the source', async () => {
      const { store, root } = context();
      const bytes = pattern(100_000);
      await store.put(`${root}a`, bytes);
      await store.copy(`${root}a`, `${root}b`);
      expect((await readAll(store, `${root}b`)).equals(bytes)).to.equal(true);
      expect((await readAll(store, `${root}a`)).equals(bytes)).to.equal(true);
    });

    it('answers with the version of the target', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'));
      const { version } = await store.copy(`${root}a`, `${root}b`);
      expect((await store.head(`${root}b`)).version).to.equal(version);
    });

    it('keeps the content type and metadata of the source', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'), { contentType: 'image/png', metadata: { a: '1' } });
      await store.copy(`${root}a`, `${root}b`);
      const { contentType, metadata } = await store.head(`${root}b`);
      expect({ contentType, metadata }).to.deep.equal({ contentType: 'image/png', metadata: { a: '1' } });
    });

    it('gives the target new ones with replace', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'), { contentType: 'image/png', metadata: { a: '1' } });
      await store.copy(`${root}a`, `${root}b`, {
        replace: { contentType: 'text/css', metadata: { b: '2' } },
      });
      const { contentType, metadata } = await store.head(`${root}b`);
      expect({ contentType, metadata }).to.deep.equal({ contentType: 'text/css', metadata: { b: '2' } });
    });

    it('keeps the content type when replace gives only metadata', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'), { contentType: 'image/png', metadata: { a: '1' } });
      await store.copy(`${root}a`, `${root}b`, { replace: { metadata: {} } });
      const { contentType, metadata } = await store.head(`${root}b`);
      expect({ contentType, metadata }).to.deep.equal({ contentType: 'image/png', metadata: {} });
    });

    it('changes the metadata of an object copied onto itself', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'), { contentType: 'image/png', metadata: { a: '1' } });
      await store.copy(`${root}a`, `${root}a`, {
        replace: { contentType: 'image/png', metadata: { b: '2' } },
      });
      expect((await store.head(`${root}a`)).metadata).to.deep.equal({ b: '2' });
      expect((await readAll(store, `${root}a`)).toString()).to.equal('hello');
    });

    it('refuses a copy onto itself without replace as EINVAL', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'));
      await refusal(store.copy(`${root}a`, `${root}a`), 'EINVAL');
    });

    it('copies an empty object', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text(''));
      await store.copy(`${root}a`, `${root}b`);
      expect((await store.head(`${root}b`)).size).to.equal(0);
    });

    it('replaces a target that is there', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('new'));
      await store.put(`${root}b`, text('old'));
      await store.copy(`${root}a`, `${root}b`);
      expect((await readAll(store, `${root}b`)).toString()).to.equal('new');
    });

    it('is ENOENT when the source is not there, and makes no target', async () => {
      const { store, root } = context();
      await refusal(store.copy(`${root}missing`, `${root}b`), 'ENOENT');
      await refusal(store.head(`${root}b`), 'ENOENT');
    });

    it('copies the version of the source that ifMatch names', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      await store.copy(`${root}a`, `${root}b`, { ifMatch: version });
      expect((await readAll(store, `${root}b`)).toString()).to.equal('hello');
    });

    it('is ESTALE when the source is another version than ifMatch names', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      await store.put(`${root}a`, text('other'));
      await refusal(store.copy(`${root}a`, `${root}b`, { ifMatch: version }), 'ESTALE');
      await refusal(store.head(`${root}b`), 'ENOENT');
    });

    it('is EEXIST with ifNoneMatch when the target is there, and leaves its bytes', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('new'));
      await store.put(`${root}b`, text('old'));
      await refusal(store.copy(`${root}a`, `${root}b`, { ifNoneMatch: '*' }), 'EEXIST');
      expect((await readAll(store, `${root}b`)).toString()).to.equal('old');
    });

    it('tells EEXIST from ESTALE when both conditions are given', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('new'));
      await store.put(`${root}b`, text('old'));
      await refusal(store.copy(`${root}a`, `${root}b`, { ifMatch: version, ifNoneMatch: '*' }), 'EEXIST');
      await refusal(store.copy(`${root}a`, `${root}c`, { ifMatch: '"no"', ifNoneMatch: '*' }), 'ESTALE');
      await store.copy(`${root}a`, `${root}c`, { ifMatch: version, ifNoneMatch: '*' });
      expect((await readAll(store, `${root}c`)).toString()).to.equal('new');
    });
  });
}

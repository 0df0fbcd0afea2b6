import { expect } from 'chai';
import { readAll, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function conditionBehaviour(context: Context): void {
  describe('put with a condition', () => {
    it('creates with ifNoneMatch what is not there', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('one'), { ifNoneMatch: '*' });
      expect((await readAll(store, `${root}a`)).toString()).to.equal('one');
    });

    it('is EEXIST with ifNoneMatch when the key is there, and leaves its bytes', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('one'));
      await refusal(store.put(`${root}a`, text('two'), { ifNoneMatch: '*' }), 'EEXIST');
      expect((await readAll(store, `${root}a`)).toString()).to.equal('one');
    });

    it('is EEXIST also when the very same bytes are there', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('one'));
      await refusal(store.put(`${root}a`, text('one'), { ifNoneMatch: '*' }), 'EEXIST');
    });

    it('creates again with ifNoneMatch after a delete', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('one'));
      await store.delete([`${root}a`]);
      await store.put(`${root}a`, text('two'), { ifNoneMatch: '*' });
      expect((await readAll(store, `${root}a`)).toString()).to.equal('two');
    });

    it('replaces with ifMatch the version that is there', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('one'));
      await store.put(`${root}a`, text('two'), { ifMatch: version });
      expect((await readAll(store, `${root}a`)).toString()).to.equal('two');
    });

    it('is ESTALE with ifMatch when another version is there, and leaves its bytes', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('one'));
      await store.put(`${root}a`, text('two'));
      await refusal(store.put(`${root}a`, text('three'), { ifMatch: version }), 'ESTALE');
      expect((await readAll(store, `${root}a`)).toString()).to.equal('two');
    });

    it('is ESTALE with ifMatch when the object is gone, and does not create it', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('one'));
      await store.delete([`${root}a`]);
      await refusal(store.put(`${root}a`, text('two'), { ifMatch: version }), 'ESTALE');
      await refusal(store.head(`${root}a`), 'ENOENT');
    });

    it('refuses ifMatch and ifNoneMatch together as EINVAL', async () => {
      const { store, root } = context();
      const options = { ifMatch: '"a"', ifNoneMatch: '*' } as const;
      await refusal(store.put(`${root}a`, text('one'), options), 'EINVAL');
    });
  });
}

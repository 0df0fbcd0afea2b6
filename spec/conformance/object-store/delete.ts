import { expect } from 'chai';
import { listed, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function deleteBehaviour(context: Context): void {
  describe('delete', () => {
    it('removes one key', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('x'));
      expect(await store.delete([`${root}a`])).to.deep.equal([]);
      await refusal(store.head(`${root}a`), 'ENOENT');
    });

    it('removes several keys and leaves the others', async () => {
      const { store, root } = context();
      for (const name of ['a', 'b', 'ab', 'a/b']) await store.put(root + name, text('x'));
      expect(await store.delete([`${root}a`, `${root}b`])).to.deep.equal([]);
      expect((await listed(store, root)).keys).to.deep.equal(['a/b', 'ab']);
    });

    it('finds no failure in keys that are not there', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('x'));
      expect(await store.delete([`${root}missing`])).to.deep.equal([]);
      expect(await store.delete([`${root}missing`, `${root}a`, `${root}gone`])).to.deep.equal([]);
      await refusal(store.head(`${root}a`), 'ENOENT');
    });

    it('takes no keys at all', async () => {
      expect(await context().store.delete([])).to.deep.equal([]);
    });

    it('takes one key twice', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('x'));
      expect(await store.delete([`${root}a`, `${root}a`])).to.deep.equal([]);
    });

    it('removes a marker and not what lies behind it', async () => {
      const { store, root } = context();
      for (const name of ['folder/', 'folder/a']) await store.put(root + name, text(''));
      await store.delete([`${root}folder/`]);
      expect((await listed(store, root)).keys).to.deep.equal(['folder/a']);
    });

    it('names the keys that could not be deleted, and deletes the others', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('x'));
      const tooLong = root.padEnd(2000, 'k');
      const failures = await store.delete([tooLong, `${root}a`]);
      expect(failures.map(({ key, error }) => [key, error.code])).to.deep.equal([[tooLong, 'ENAMETOOLONG']]);
      await refusal(store.head(`${root}a`), 'ENOENT');
    });
  });
}

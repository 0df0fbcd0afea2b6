import { expect } from 'chai';
import type { ObjectStore } from '../../../lib/object-store/contract.js';
import { listed, pagesOf, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function listBehaviour(context: Context): void {
  describe('list', () => {
    it('gives keys in the order of their UTF-8 bytes, emoji last', async () => {
      const { store, root } = context();
      const names = ['B', 'a', 'a b', 'a/b', 'a0', 'b', 'é', '\uff5e', '😀'];
      await putAll(store, root, [...names].reverse());
      expect((await listed(store, root)).keys).to.deep.equal(names);
    });

    it('tells size, version and time of each object', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'));
      const { size, version, lastModified } = await store.head(`${root}a`);
      const [page] = await pagesOf(store, { prefix: root });
      expect(page?.objects).to.deep.equal([{ key: `${root}a`, size, version, lastModified }]);
    });

    it('gives one page without entries when nothing matches', async () => {
      const { store, root } = context();
      expect(await pagesOf(store, { prefix: root })).to.deep.equal([{ objects: [], prefixes: [] }]);
    });

    it('takes the prefix as characters, not as a folder', async () => {
      const { store, root } = context();
      await putAll(store, root, ['ab', 'abc', 'abc/d', 'b']);
      expect((await listed(store, `${root}ab`)).keys).to.deep.equal(['', 'c', 'c/d']);
    });

    it('lists an object that is named like the prefix', async () => {
      const { store, root } = context();
      await putAll(store, root, ['folder/', 'folder/a']);
      expect((await listed(store, `${root}folder/`)).keys).to.deep.equal(['', 'a']);
    });

    it('folds keys at the delimiter, each prefix once and ending with it', async () => {
      const { store, root } = context();
      await putAll(store, root, ['a', 'b/1', 'b/2', 'b/c/3', 'd', 'e/', 'f//g']);
      const { keys, prefixes } = await listed(store, root, { delimiter: '/' });
      expect(keys).to.deep.equal(['a', 'd']);
      expect(prefixes).to.deep.equal(['b/', 'e/', 'f/']);
    });

    it('folds only behind the prefix', async () => {
      const { store, root } = context();
      await putAll(store, root, ['b/1', 'b/c/3', 'b/']);
      const { keys, prefixes } = await listed(store, `${root}b/`, { delimiter: '/' });
      expect(keys).to.deep.equal(['', '1']);
      expect(prefixes).to.deep.equal(['c/']);
    });

    it('folds odd names unharmed', async () => {
      const { store, root } = context();
      await putAll(store, root, ['a b+c&d%25/1', `"q'<>/1`, '😀/1']);
      const { prefixes } = await listed(store, root, { delimiter: '/' });
      expect(prefixes).to.deep.equal([`"q'<>/`, 'a b+c&d%25/', '😀/']);
    });

    it('lists a prefix of odd characters', async () => {
      const { store, root } = context();
      await putAll(store, root, ['a b+c&d%25/1', 'a b c&d%/1']);
      expect((await listed(store, `${root}a b+c&d%25/`)).keys).to.deep.equal(['1']);
    });

    it('begins behind startAfter, whether that key is there or not', async () => {
      const { store, root } = context();
      await putAll(store, root, ['a', 'b', 'c', 'd']);
      expect((await listed(store, root, { startAfter: `${root}b` })).keys).to.deep.equal(['c', 'd']);
      expect((await listed(store, root, { startAfter: `${root}bb` })).keys).to.deep.equal(['c', 'd']);
      expect((await listed(store, root, { startAfter: `${root}z` })).keys).to.deep.equal([]);
    });

    it('begins with all when startAfter lies before the prefix', async () => {
      const { store, root } = context();
      await putAll(store, root, ['a', 'b']);
      expect((await listed(store, root, { startAfter: 'a' })).keys).to.deep.equal(['a', 'b']);
    });

    it('gives one page of at most limit entries', async () => {
      const { store, root } = context();
      await putAll(store, root, ['a', 'b', 'c']);
      const pages = await pagesOf(store, { prefix: root, limit: 2 });
      expect(pages.map(({ objects }) => objects.length)).to.deep.equal([2]);
    });

    it('counts folded prefixes towards the limit', async () => {
      const { store, root } = context();
      await putAll(store, root, ['a/1', 'a/2', 'b', 'c']);
      const { keys, prefixes } = await listed(store, root, { delimiter: '/', limit: 2 });
      expect({ keys, prefixes }).to.deep.equal({ keys: ['b'], prefixes: ['a/'] });
    });

    it('refuses a limit that is no positive whole number as EINVAL', async () => {
      const { store, root } = context();
      await refusal(pagesOf(store, { prefix: root, limit: 0 }), 'EINVAL');
      await refusal(pagesOf(store, { prefix: root, limit: 1.5 }), 'EINVAL');
    });

    it('no longer lists what was deleted', async () => {
      const { store, root } = context();
      await putAll(store, root, ['a', 'b']);
      await store.delete([`${root}a`]);
      expect((await listed(store, root)).keys).to.deep.equal(['b']);
    });
  });
}

async function putAll(store: ObjectStore, root: string, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => store.put(root + name, text('x'))));
}

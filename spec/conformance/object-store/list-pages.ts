import { expect } from 'chai';
import type { ListPage } from '../../../lib/object-store/contract.js';
import { abortion, listed, pagesOf, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function listPagesBehaviour(context: Context): void {
  describe('a listing of 1,005 keys', () => {
    const names = Array.from({ length: 1005 }, (_, index) => `k ${String(index).padStart(4, '0')}`);
    const root = `conformance-pages-${crypto.randomUUID()}/`;

    before(async () => {
      const { store } = context();
      await Promise.all(names.map((name) => store.put(`${root}${name}`, text(''))));
      await Promise.all(names.slice(0, 3).map((name) => store.put(`${root}folder/${name}`, text(''))));
    });

    it('gives every key once and in order, over the pages', async () => {
      const { store } = context();
      expect((await listed(store, `${root}k`)).keys.map((key) => `k${key}`)).to.deep.equal(names);
    });

    it('comes in pages of 1,000', async () => {
      const pages = await pagesOf(context().store, { prefix: `${root}k` });
      expect(pages.map(({ objects }) => objects.length)).to.deep.equal([1000, 5]);
    });

    it('reads no page that is not asked for', async () => {
      let count = 0;
      for await (const page of context().store.list({ prefix: root })) {
        count += page.objects.length;
        break;
      }
      expect(count).to.equal(1000);
    });

    it('tells where the next page begins, and only there, for whoever goes on', async () => {
      const { store } = context();
      for (const options of [{ prefix: `${root}k` }, { prefix: root, delimiter: '/', limit: 300 }] as const) {
        const first = await firstPage(store.list(options));
        expect(first.next).to.be.a('string');
        const rest = await pagesOf(store, { ...options, limit: undefined, from: first.next });
        const names = [first, ...rest].flatMap(({ objects, prefixes }) => [
          ...prefixes,
          ...objects.map(({ key }) => key),
        ]);
        expect(names).to.have.length(options.delimiter ? 1006 : 1005);
        expect(new Set(names).size).to.equal(names.length);
        expect(rest.at(-1)).to.not.have.property('next');
      }
    });

    it('folds over the pages, wherever one begins', async () => {
      const { store } = context();
      const folded: string[] = [];
      let from: string | undefined;
      do {
        const page = await firstPage(store.list({ prefix: root, delimiter: '/', limit: 1, from }));
        folded.push(...page.prefixes);
        from = page.next;
      } while (from !== undefined && folded.length === 0);
      expect(folded).to.deep.equal([`${root}folder/`]);
      const next = await firstPage(store.list({ prefix: root, delimiter: '/', limit: 1, from }));
      expect([next.prefixes, next.objects.map(({ key }) => key)]).to.deep.equal([[], [`${root}${names[0]}`]]);
    });

    it('folds over the pages', async () => {
      const { keys, prefixes } = await listed(context().store, root, { delimiter: '/' });
      expect(keys).to.deep.equal(names);
      expect(prefixes).to.deep.equal(['folder/']);
    });

    it('goes on over the pages behind startAfter', async () => {
      const { keys } = await listed(context().store, root, { startAfter: `${root}k 0001` });
      expect(keys).to.deep.equal(names.slice(2));
    });

    it('ends between two pages when it is aborted', async () => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const pages = context().store.list({ prefix: root, signal: controller.signal })[Symbol.asyncIterator]();
      await pages.next();
      controller.abort(reason);
      await abortion(Promise.resolve(pages.next()), reason);
    });

    it('is all deleted by one call, of 1,008 keys', async () => {
      const { store } = context();
      const keys = [...names, ...names.slice(0, 3).map((name) => `folder/${name}`)];
      expect(await store.delete(keys.map((key) => root + key))).to.deep.equal([]);
      expect((await listed(store, root)).keys).to.deep.equal([]);
    });
  });
}

async function firstPage(pages: AsyncIterable<ListPage>): Promise<ListPage> {
  for await (const page of pages) return page;
  throw new Error('a listing has a page');
}

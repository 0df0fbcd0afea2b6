import { expect } from 'chai';
import type { ObjectStore, OpenUpload } from '../../../lib/object-store/contract.js';
import { text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

/** A store whose uploads do not outlive the process that began them lists none. */
export function uploadsBehaviour(context: Context): void {
  describe('uploads that are open', () => {
    it('are listed and given up, or neither', () => {
      const { store } = context();
      expect(typeof store.uploads).to.equal(typeof store.abortUpload);
    });

    it('are listed below their prefix, with when they were begun, until they end', async () => {
      const { store, root } = context();
      const uploads = await Promise.all(['a b+é', 'c', 'd'].map((name) => store.multipart(`${root}${name}`)));
      const [first, second, third] = uploads;
      const open = await openBelow(store, root);
      if (store.uploads) {
        expect(open.map(({ key, id }) => [key, id])).to.deep.equal([
          [`${root}a b+é`, first!.id],
          [`${root}c`, second!.id],
          [`${root}d`, third!.id],
        ]);
        for (const { begun } of open) expect(Math.abs(Date.now() - begun)).to.be.below(ONE_HOUR);
      } else expect(open).to.deep.equal([]);
      await second!.uploadPart(1, text('hello'));
      await second!.complete();
      await third!.abort();
      expect((await openBelow(store, root)).map(({ key }) => key)).to.deep.equal(
        store.uploads ? [`${root}a b+é`] : [],
      );
      await first!.abort();
      expect(await openBelow(store, root)).to.deep.equal([]);
    });

    it('are given up by whoever knows their name; those that are gone are no failure', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(1, text('hello'));
      for (const { key, id } of await openBelow(store, root)) {
        await store.abortUpload!(key, id);
        await store.abortUpload!(key, id);
      }
      expect(await openBelow(store, root)).to.deep.equal([]);
      await upload.abort();
    });
  });
}

/** A clock may be wrong, and the store's is another. */
const ONE_HOUR = 3_600_000;

async function openBelow(store: ObjectStore, prefix: string): Promise<OpenUpload[]> {
  const all: OpenUpload[] = [];
  for await (const page of store.uploads?.({ prefix }) ?? []) all.push(...page);
  return all;
}

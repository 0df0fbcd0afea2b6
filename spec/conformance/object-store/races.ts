import { expect } from 'chai';
import type { StoreError } from '../../../lib/object-store/store-error.js';
import { readAll, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function raceBehaviour(context: Context): void {
  describe('writers that race', () => {
    it('have one winner with ifNoneMatch, whose bytes stay, or are ENOTSUP', async () => {
      const { store, root, keeps } = context();
      const results = await race((name) => store.put(`${root}a`, text(name), { ifNoneMatch: '*' }));
      if (!keeps('create')) return expectRefused(results);
      expect(results.losers.every((code) => code === 'EEXIST')).to.equal(true);
      expect(results.winners).to.have.length(1);
      expect((await readAll(store, `${root}a`)).toString()).to.equal(results.winners[0]);
    });

    it('have one winner with ifMatch, whose bytes stay, or are ENOTSUP', async () => {
      const { store, root, keeps } = context();
      const { version } = await store.put(`${root}a`, text('before'));
      const results = await race((name) => store.put(`${root}a`, text(name), { ifMatch: version }));
      if (!keeps('replace')) return expectRefused(results);
      expect(results.losers.every((code) => code === 'ESTALE')).to.equal(true);
      expect(results.winners).to.have.length(1);
      expect((await readAll(store, `${root}a`)).toString()).to.equal(results.winners[0]);
    });

    it('leave the whole of one without conditions', async () => {
      const { store, root } = context();
      const bodies = Array.from({ length: 16 }, (_, index) => String(index).padStart(2, '0').repeat(5000));
      await Promise.all(bodies.map((body) => store.put(`${root}a`, text(body))));
      expect(bodies).to.include((await readAll(store, `${root}a`)).toString());
    });
  });
}

function expectRefused({ winners, losers }: Awaited<ReturnType<typeof race>>): void {
  expect(winners).to.deep.equal([]);
  expect([...new Set(losers)]).to.deep.equal(['ENOTSUP']);
}

/** Twelve writers at once; the names of those that succeeded, the codes of the others. */
async function race(write: (name: string) => Promise<unknown>) {
  const names = Array.from({ length: 12 }, (_, index) => `writer ${index}`);
  const results = await Promise.allSettled(names.map(write));
  return {
    winners: names.filter((_, index) => results[index]!.status === 'fulfilled'),
    losers: results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as StoreError).code] : [],
    ),
  };
}

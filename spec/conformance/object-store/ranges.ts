import { expect } from 'chai';
import { bytesOf, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

const CONTENT = '0123456789';

/** What is asked of ten bytes, and what comes. */
const RANGES: readonly [string, { start: number; end?: number }, { start: number; end: number }][] = [
  ['the first byte', { start: 0, end: 1 }, { start: 0, end: 1 }],
  ['bytes in the middle', { start: 3, end: 7 }, { start: 3, end: 7 }],
  ['the last byte', { start: 9, end: 10 }, { start: 9, end: 10 }],
  ['the whole object by its exact bounds', { start: 0, end: 10 }, { start: 0, end: 10 }],
  ['from the start without an end', { start: 0 }, { start: 0, end: 10 }],
  ['from the middle without an end', { start: 4 }, { start: 4, end: 10 }],
  ['a range that reaches past the end, cut there', { start: 8, end: 1000 }, { start: 8, end: 10 }],
  ['more than the whole object', { start: 0, end: 1000 }, { start: 0, end: 10 }],
  ['nothing from the very end', { start: 10, end: 20 }, { start: 10, end: 10 }],
  ['nothing from the end without an end', { start: 10 }, { start: 10, end: 10 }],
  ['nothing from past the end', { start: 50, end: 60 }, { start: 10, end: 10 }],
  ['nothing for an empty range inside', { start: 4, end: 4 }, { start: 4, end: 4 }],
  ['nothing for an empty range at the start', { start: 0, end: 0 }, { start: 0, end: 0 }],
];

export function rangeBehaviour(context: Context): void {
  describe('get with a range', () => {
    for (const [what, asked, given] of RANGES) {
      it(`reads ${what}`, async () => {
        const { store, root } = context();
        await store.put(`${root}a`, text(CONTENT));
        const reading = await store.get(`${root}a`, { range: asked });
        expect(reading.range).to.deep.equal(given);
        expect((await bytesOf(reading)).toString()).to.equal(CONTENT.slice(given.start, given.end));
      });
    }

    for (const range of [{ start: 0, end: 10 }, { start: 0 }, { start: 5, end: 6 }]) {
      it(`reads nothing from ${range.start} to ${range.end} of an empty object`, async () => {
        const { store, root } = context();
        const { version } = await store.put(`${root}empty`, text(''));
        const reading = await store.get(`${root}empty`, { range });
        expect(reading.object).to.include({ size: 0, version });
        expect(reading.range).to.deep.equal({ start: 0, end: 0 });
        expect((await bytesOf(reading)).length).to.equal(0);
      });
    }

    it('tells the size and version of the whole object', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text(CONTENT), { metadata: { a: '1' } });
      const reading = await store.get(`${root}a`, { range: { start: 3, end: 5 } });
      await bytesOf(reading);
      expect(reading.object).to.include({ size: 10, version });
      expect(reading.object.metadata).to.deep.equal({ a: '1' });
    });

    it('is ENOENT for a key that is not there, wherever the range', async () => {
      const { store, root } = context();
      await refusal(store.get(`${root}missing`, { range: { start: 5, end: 9 } }), 'ENOENT');
      await refusal(store.get(`${root}missing`, { range: { start: 5, end: 5 } }), 'ENOENT');
    });

    it('is ESTALE when ifMatch no longer holds, also past the end', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text(CONTENT));
      const ifMatch = '"00000000000000000000000000000000"';
      await refusal(store.get(`${root}a`, { ifMatch, range: { start: 0, end: 2 } }), 'ESTALE');
      await refusal(store.get(`${root}a`, { ifMatch, range: { start: 50, end: 60 } }), 'ESTALE');
      await refusal(store.get(`${root}a`, { ifMatch, range: { start: 2, end: 2 } }), 'ESTALE');
    });

    it('answers undefined when ifNoneMatch holds', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text(CONTENT));
      const range = { start: 0, end: 4 };
      expect(await store.get(`${root}a`, { ifNoneMatch: version, range })).to.equal(undefined);
    });

    for (const range of [
      { start: -1, end: 3 },
      { start: 5, end: 4 },
      { start: 0.5, end: 3 },
      { start: 0, end: Number.NaN },
    ]) {
      it(`refuses ${range.start} to ${range.end} as EINVAL`, async () => {
        const { store, root } = context();
        await store.put(`${root}a`, text(CONTENT));
        await refusal(store.get(`${root}a`, { range }), 'EINVAL');
      });
    }
  });
}

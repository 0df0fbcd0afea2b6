import { expect } from 'chai';
import type { StoreError } from '../../../lib/object-store/store-error.js';
import { pattern, readAll, refusal, refusalWhereKept, storedWhereKept, text } from './helpers.js';
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

    for (const orLookFirst of [false, true]) conditionOnTheSource(context, orLookFirst);
    conditionOnTheTarget(context);
  });
}

function conditionOnTheSource(context: Context, orLookFirst: boolean): void {
  describe(`with ifMatch${orLookFirst ? ', or a look before it' : ''}`, () => {
    const isKept = () => orLookFirst || context().keeps('copySource');

    it('copies the version of the source that ifMatch names', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      const copy = store.copy(`${root}a`, `${root}b`, { ifMatch: version, orLookFirst });
      if (!isKept()) return void (await refusal(copy, 'ENOTSUP'));
      await copy;
      expect((await readAll(store, `${root}b`)).toString()).to.equal('hello');
    });

    it('is ESTALE when the source is another version than ifMatch names', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      await store.put(`${root}a`, text('other'));
      const copy = store.copy(`${root}a`, `${root}b`, { ifMatch: version, orLookFirst });
      await refusalWhereKept(isKept(), copy, 'ESTALE');
      await refusal(store.head(`${root}b`), 'ENOENT');
    });
  });
}

/** A store whose copies keep no condition on the target may have another way to make one. */
function conditionOnTheTarget(context: Context): void {
  describe('with ifNoneMatch', () => {
    const isKept = () => context().keeps('copyCreate') || context().keeps('create');

    it('is EEXIST when the target is there, and leaves its bytes', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('new'));
      await store.put(`${root}b`, text('old'));
      const copy = store.copy(`${root}a`, `${root}b`, { ifNoneMatch: '*' });
      await refusalWhereKept(isKept(), copy, 'EEXIST');
      expect((await readAll(store, `${root}b`)).toString()).to.equal('old');
    });

    it('copies all that belongs to an object', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'), { contentType: 'image/png', metadata: { a: '1' } });
      const copy = store.copy(`${root}a`, `${root}b`, { ifNoneMatch: '*' });
      await storedWhereKept(isKept(), store, `${root}b`, copy);
      if (!isKept()) return;
      const { contentType, metadata } = await store.head(`${root}b`);
      expect({ contentType, metadata }).to.deep.equal({ contentType: 'image/png', metadata: { a: '1' } });
      expect((await readAll(store, `${root}b`)).toString()).to.equal('hello');
    });

    it('is ENOENT when the source is not there', async () => {
      const { store, root } = context();
      await refusal(store.copy(`${root}missing`, `${root}b`, { ifNoneMatch: '*' }), 'ENOENT');
    });

    it('copies an empty object', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text(''));
      const copy = store.copy(`${root}a`, `${root}b`, { ifNoneMatch: '*' });
      await storedWhereKept(isKept(), store, `${root}b`, copy);
    });

    it('tells EEXIST from ESTALE when both conditions are given', async () => {
      const { store, root, keeps } = context();
      // Where the condition on the target is kept in another way, that on the source is as well.
      const isSourceKept = keeps('copySource') || !keeps('copyCreate');
      const areKept = isKept() && isSourceKept;
      const { version } = await store.put(`${root}a`, text('new'));
      await store.put(`${root}b`, text('old'));
      const copy = (name: string, ifMatch: string) =>
        store.copy(`${root}a`, root + name, { ifMatch, ifNoneMatch: '*' });
      await refusalWhereKept(areKept, copy('b', version), 'EEXIST');
      await refusalWhereKept(isSourceKept, copy('c', '"no"'), 'ESTALE');
      await storedWhereKept(areKept, store, `${root}c`, copy('c', version));
    });

    it('has one winner when writers race, or is ENOTSUP', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'));
      const copies = Array.from({ length: 6 }, () =>
        store.copy(`${root}a`, `${root}b`, { ifNoneMatch: '*' }),
      );
      const results = await Promise.allSettled(copies);
      const refusals = results.flatMap((result) =>
        result.status === 'rejected' ? [(result.reason as StoreError).code] : [],
      );
      expect(refusals).to.have.length(isKept() ? 5 : 6);
      expect([...new Set(refusals)]).to.deep.equal([isKept() ? 'EEXIST' : 'ENOTSUP']);
    });
  });
}

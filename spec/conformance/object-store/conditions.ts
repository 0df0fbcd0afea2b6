import { expect } from 'chai';
import { readAll, refusal, refusalWhereKept, storedWhereKept, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

/** Where a store does not keep a condition, it refuses it, unless it may look first. */
export function conditionBehaviour(context: Context): void {
  for (const orLookFirst of [false, true]) {
    describe(`put with a condition${orLookFirst ? ', or a look before it' : ''}`, () => {
      const canCreate = () => orLookFirst || context().keeps('create');
      const canReplace = () => orLookFirst || context().keeps('replace');
      const create = { ifNoneMatch: '*', orLookFirst } as const;

      it('creates with ifNoneMatch what is not there', async () => {
        const { store, root } = context();
        await storedWhereKept(canCreate(), store, `${root}a`, store.put(`${root}a`, text('one'), create));
      });

      it('is EEXIST with ifNoneMatch when the key is there, and leaves its bytes', async () => {
        const { store, root } = context();
        await store.put(`${root}a`, text('one'));
        await refusalWhereKept(canCreate(), store.put(`${root}a`, text('two'), create), 'EEXIST');
        expect((await readAll(store, `${root}a`)).toString()).to.equal('one');
      });

      it('is EEXIST also when the very same bytes are there', async () => {
        const { store, root } = context();
        await store.put(`${root}a`, text('one'));
        await refusalWhereKept(canCreate(), store.put(`${root}a`, text('one'), create), 'EEXIST');
      });

      it('creates again with ifNoneMatch after a delete', async () => {
        const { store, root } = context();
        await store.put(`${root}a`, text('one'));
        await store.delete([`${root}a`]);
        await storedWhereKept(canCreate(), store, `${root}a`, store.put(`${root}a`, text('two'), create));
      });

      it('replaces with ifMatch the version that is there', async () => {
        const { store, root } = context();
        const { version } = await store.put(`${root}a`, text('one'));
        const put = store.put(`${root}a`, text('two'), { ifMatch: version, orLookFirst });
        await storedWhereKept(canReplace(), store, `${root}a`, put);
        expect((await readAll(store, `${root}a`)).toString()).to.equal(canReplace() ? 'two' : 'one');
      });

      it('is ESTALE with ifMatch when another version is there, and leaves its bytes', async () => {
        const { store, root } = context();
        const { version } = await store.put(`${root}a`, text('one'));
        await store.put(`${root}a`, text('two'));
        const put = store.put(`${root}a`, text('three'), { ifMatch: version, orLookFirst });
        await refusalWhereKept(canReplace(), put, 'ESTALE');
        expect((await readAll(store, `${root}a`)).toString()).to.equal('two');
      });

      it('is ESTALE with ifMatch when the object is gone, and does not create it', async () => {
        const { store, root } = context();
        const { version } = await store.put(`${root}a`, text('one'));
        await store.delete([`${root}a`]);
        const put = store.put(`${root}a`, text('two'), { ifMatch: version, orLookFirst });
        await refusalWhereKept(canReplace(), put, 'ESTALE');
        await refusal(store.head(`${root}a`), 'ENOENT');
      });

      it('says beforehand whether it would be refused', async () => {
        const { store } = context();
        const { requireCondition = async () => {} } = store.capabilities;
        const created = requireCondition('create', { orLookFirst });
        if (!canCreate()) await refusal(created, 'ENOTSUP');
        else await created;
        const replaced = requireCondition('replace', { orLookFirst });
        if (!canReplace()) await refusal(replaced, 'ENOTSUP');
        else await replaced;
      });
    });
  }

  describe('put with conditions', () => {
    it('that contradict each other is EINVAL', async () => {
      const { store, root } = context();
      const options = { ifMatch: '"a"', ifNoneMatch: '*' } as const;
      await refusal(store.put(`${root}a`, text('one'), options), 'EINVAL');
    });
  });
}

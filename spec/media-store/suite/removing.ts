import { expect } from 'chai';
import type { UseStage } from './stage.js';
import { collect, expectFailure, textOf } from './support.js';

export function describeRemoving(stage: UseStage): void {
  describe('delete', () => {
    it('removes all media of a session and what leads to them, and nothing else', async () => {
      const { store } = stage();
      const gone = [await store.save('one', Buffer.from('1')), await store.save('one', Buffer.from('2'))];
      const kept = await store.save('other', Buffer.from('3'));
      expect(await store.delete('one')).to.equal(2);
      expect(await collect(store.list('one'))).to.deep.equal([]);
      for (const { id } of gone) await expectFailure(store.open(id), 'ENOENT');
      expect(await textOf(store, kept.id)).to.equal('3');
      expect((await stage().names()).join()).to.not.match(new RegExp(gone.map(({ id }) => id).join('|')));
    });

    it('can be repeated, also for a session that never was', async () => {
      const { store } = stage();
      await store.save('one', Buffer.from('1'));
      await store.delete('one');
      expect(await store.delete('one')).to.equal(0);
      expect(await store.delete('nobody')).to.equal(0);
    });

    it('is seen by another host', async () => {
      const { store } = stage();
      const { id } = await store.save('one', Buffer.from('1'));
      await store.delete('one');
      await expectFailure((await stage().secondHost()).open(id), 'ENOENT');
    });
  });

  describe('remove', () => {
    it('removes one medium', async () => {
      const { store } = stage();
      const [gone, kept] = [await store.save('s', Buffer.from('1')), await store.save('s', Buffer.from('2'))];
      await store.remove(gone.id);
      await expectFailure(store.open(gone.id), 'ENOENT');
      await expectFailure(store.remove(gone.id), 'ENOENT');
      expect(await textOf(store, kept.id)).to.equal('2');
      expect((await stage().names()).join()).to.not.contain(gone.id);
    });
  });
}

import { expect } from 'chai';
import type { UseStage } from './stage.js';
import { collect, expectFailure, expectTypeError, textOf } from './support.js';

const ID = '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a';
const OTHER_ID = '1b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a';
const SESSION = '6d9217fe77c7';

export function describeMaintenance(stage: UseStage): void {
  describe('verify', () => {
    it('finds nothing where all is well', async () => {
      const { store } = stage();
      for (const mime of ['image/png', undefined]) await store.save('session', Buffer.from('x'), { mime });
      expect(await collect(store.verify())).to.deep.equal([]);
    });

    it('finds a payload without what leads to it', async () => {
      const { store } = stage();
      await stage().write(`${SESSION}/${ID}.png`, 'theirs');
      const place = `${SESSION}/${ID}.png`;
      expect(await collect(store.verify())).to.deep.equal([
        { kind: 'no manifest', id: ID, place, repaired: false },
      ]);
    });

    it('finds what leads to no payload, and what makes no sense', async () => {
      const { store, capabilities } = stage();
      const { id, path } = await store.save('session', Buffer.from('x'), { mime: 'image/png' });
      await stage().remove(path.slice(stage().mount.length + 1));
      await stage().write(`${capabilities.manifests ? '_manifests' : '_meta'}/${ID}`, 'nonsense');
      expect(await collect(store.verify())).to.have.deep.members([
        { kind: 'no payload', id, place: `3f3af1ecebbd/${id}.png`, repaired: false },
        { kind: 'corrupt manifest', id: ID, place: undefined, repaired: false },
      ]);
    });

    it('finds a payload of another size than was saved, where that is kept', async () => {
      const { store, capabilities } = stage();
      const { id } = await store.save('session', Buffer.from('x'), { mime: 'image/png' });
      await stage().write(`3f3af1ecebbd/${id}.png`, 'longer');
      const found = await collect(store.verify({ repair: true }));
      const place = `3f3af1ecebbd/${id}.png`;
      const finding = { kind: 'wrong size', id, place, repaired: false };
      expect(found).to.deep.equal(capabilities.manifests ? [] : [finding]);
    });

    it('repairs nothing that is so young that somebody may be about to save it', async () => {
      const { store, capabilities } = stage();
      await stage().write(`${capabilities.manifests ? '_manifests' : '_meta'}/${ID}`, 'nonsense');
      const [finding] = await collect(store.verify({ repair: true }));
      expect(finding).to.deep.include({ kind: 'corrupt manifest', repaired: false });
      expect(await stage().names()).to.have.length(1);
    });

    it('repairs all that is older than it is told', async () => {
      const { store, capabilities } = stage();
      await stage().write(`${SESSION}/${ID}.png`, 'theirs');
      await stage().write(`${capabilities.manifests ? '_manifests' : '_meta'}/${OTHER_ID}`, 'nonsense');
      const found = await collect(store.verify({ repair: true, olderThan: '0s' }));
      const corrupt = { kind: 'corrupt manifest', id: OTHER_ID, place: undefined, repaired: true };
      const place = `${SESSION}/${ID}.png`;
      const bare = { kind: 'no manifest', id: ID, place, repaired: capabilities.manifests };
      expect(found).to.have.deep.members([corrupt, bare]);
      expect(await stage().names()).to.have.members(
        capabilities.manifests ? [place, `_manifests/${ID}`] : [place],
      );
      expect(await textOf(store, ID)).to.equal('theirs');
    });

    it('refuses an age that is none', () => {
      for (const olderThan of [-1, 'soon', Number.NaN])
        expect(() => stage().store.verify({ repair: true, olderThan })).to.throw(TypeError, 'olderThan');
    });

    it('ends at its signal', async () => {
      const { store } = stage();
      await store.save('session', Buffer.from('x'));
      await expectFailure(collect(store.verify({ signal: AbortSignal.abort() })), 'ABORT_ERR');
    });
  });

  describe('sweep', () => {
    it('leaves media alone, however old, unless it is told to remove them', async () => {
      const { store } = stage();
      const { id } = await store.save('session', Buffer.from('content'), { mime: 'image/png' });
      // Times of stores are whole seconds.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      expect(await store.sweep({ olderThan: 0 })).to.deep.equal([]);
      expect(await textOf(store, id)).to.equal('content');
      const found = await store.sweep({ olderThan: 0, removeMedia: true, dryRun: true });
      expect(found.map(({ kind, size }) => ({ kind, size }))).to.deep.equal([{ kind: 'medium', size: 7 }]);
      expect(await textOf(store, id)).to.equal('content');
      expect(await store.sweep({ olderThan: '1h', removeMedia: true })).to.deep.equal([]);
      expect(await store.sweep({ olderThan: 0, removeMedia: true })).to.deep.equal(found);
      await expectFailure(store.open(id), 'ENOENT');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('leaves what is no medium', async () => {
      const { store } = stage();
      await stage().write(`${SESSION}/notes.txt`, 'x');
      await stage().write('other/file.txt', 'x');
      await new Promise((resolve) => setTimeout(resolve, 1100));
      expect(await store.sweep({ olderThan: 0, removeMedia: true })).to.deep.equal([]);
      expect(await stage().names()).to.have.members([`${SESSION}/notes.txt`, 'other/file.txt']);
    });

    it('refuses an age that is none', async () => {
      for (const olderThan of [undefined, -1, Number.NaN, 'soon', null]) {
        await expectTypeError(stage().store.sweep({ olderThan: olderThan as number }), 'olderThan must be');
      }
    });
  });
}

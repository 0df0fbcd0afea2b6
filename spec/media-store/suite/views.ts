import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { UseStage } from './stage.js';
import { collect, expectFailure, textOf } from './support.js';

export function describeViews(stage: UseStage): void {
  describe('scope', () => {
    it('keeps its media below a directory of its own', async () => {
      const { store, mount } = stage();
      const tenant = store.scope('tenants/42');
      const media = await tenant.save('session', Buffer.from('mine'));
      expect(media.path).to.match(new RegExp(`^${mount}/tenants/42/3f3af1ecebbd/`));
      expect(await textOf(tenant, media.id)).to.equal('mine');
      expect((await stage().readPath(media.path)).toString()).to.equal('mine');
    });

    it('cannot name what lies outside, nor can others name what lies inside', async () => {
      const { store } = stage();
      const outside = await store.save('session', Buffer.from('theirs'));
      const tenant = store.scope('tenants/42');
      const inside = await tenant.save('session', Buffer.from('mine'));
      await expectFailure(tenant.open(outside.id), 'ENOENT');
      await expectFailure(store.open(inside.id), 'ENOENT');
      await expectFailure(store.scope('tenants/4').open(inside.id), 'ENOENT');
      expect(await collect(tenant.list('session'))).to.have.length(1);
      expect(await tenant.delete('session')).to.equal(1);
      expect(await textOf(store, outside.id)).to.equal('theirs');
    });

    it('nests', async () => {
      const { store } = stage();
      const media = await store.scope('a').scope('b').save('session', Buffer.from('x'));
      expect(await textOf(store.scope('a/b'), media.id)).to.equal('x');
    });

    for (const prefix of [
      '',
      '.',
      '..',
      '../x',
      'a/../b',
      '/a',
      'a/',
      'a//b',
      '_manifests',
      'a/_meta',
      'a\\b',
      'a\0b',
      '6d9217fe77c7',
      '\ud800',
      5,
      undefined,
    ]) {
      it(`refuses ${JSON.stringify(prefix) ?? 'undefined'}`, () => {
        expect(() => stage().store.scope(prefix as string)).to.throw(TypeError, 'a scope must be');
      });
    }
  });

  describe('readonly', () => {
    it('reads, and refuses everything else with EROFS', async () => {
      const { store } = stage();
      const media = await store.save('session', Buffer.from('x'));
      const view = store.readonly();
      expect(await textOf(view, media.id)).to.equal('x');
      expect(await view.path(media.id)).to.equal(media.path);
      expect((await view.stat(media.id)).size).to.equal(1);
      expect(await collect(view.list('session'))).to.have.length(1);
      await expectFailure(view.save('session', Buffer.from('y')), 'EROFS');
      await expectFailure(view.saveFile('session', '/nowhere'), 'EROFS');
      await expectFailure(view.delete('session'), 'EROFS');
      await expectFailure(view.remove(media.id), 'EROFS');
      await expectFailure(view.uploadUrl('session', { mime: 'image/png', maxBytes: 1 }), 'EROFS');
      await expectFailure(view.sweep({ olderThan: 0 }), 'EROFS');
      expect(() => view.verify({ repair: true }))
        .to.throw()
        .with.property('code', 'EROFS');
      await expectFailure(view.scope('a').save('session', Buffer.from('y')), 'EROFS');
      expect(await textOf(store, media.id)).to.equal('x');
    });
  });

  describe('resolve', () => {
    it('gives the mounted path of a mounted path and of a bare id', async () => {
      const { store } = stage();
      const { id, path } = await store.save('session', Buffer.from('x'), { mime: 'image/png' });
      expect(await store.resolve(path)).to.equal(path);
      expect(await store.resolve(path.replace('/', '/./x/..//'))).to.equal(path);
      expect(await store.resolve(id)).to.equal(path);
    });

    it('gives back everything else as it is', async () => {
      const { store, mount } = stage();
      const strange = [
        '',
        'a word',
        '/etc/passwd',
        `${mount}/../etc/passwd`,
        `${mount}/notes.txt`,
        'https://example.com/a.png',
        randomUUID(),
      ];
      for (const reference of [undefined, null, 5, {}, Buffer.from('x')] as unknown as string[])
        expect(await store.resolve(reference)).to.equal(reference);
      for (const reference of strange) expect(await store.resolve(reference)).to.equal(reference);
    });

    it('of a scope does not lead out of it', async () => {
      const { store } = stage();
      const { id, path } = await store.save('session', Buffer.from('x'));
      const tenant = store.scope('tenant');
      expect(await tenant.resolve(id)).to.equal(id);
      expect(await tenant.resolve(path)).to.equal(path);
    });
  });
}

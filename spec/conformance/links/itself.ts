import { expect } from 'chai';
import { errnoError, expectError, removeDirectoryError } from '../../support/expect-error.js';
import type { LinkStage } from './form.js';

/** Calls that act on a link itself. */
export function describeItself(links: LinkStage): void {
  const { stage } = links;

  describe('acted on itself', () => {
    it('takes times of its own', async () => {
      await links.call('lutimes', links.at('link'), 1000, 2000);
      expect((await stage.promises.lstat(links.at('link'))).mtimeMs).to.equal(2_000_000);
      expect((await stage.promises.stat(links.at('link'))).mtimeMs).to.be.above(2_000_000);
      await links.call('lutimes', links.at('dangling'), 1000, new Date(3_000_000));
      expect((await stage.promises.lstat(links.at('dangling'))).mtimeMs).to.equal(3_000_000);
      expect(await links.kind('dangling')).to.equal('-> missing');
      await expectError(
        links.call('lutimes', links.at('none'), 1, 2),
        errnoError('ENOENT', 'lutime', links.at('none')),
      );
    });

    it('takes an owner of its own', async () => {
      const { uid, gid } = await stage.promises.lstat(links.at('dangling'));
      await links.call('lchown', links.at('dangling'), uid, gid);
      expect(await stage.promises.lstat(links.at('dangling'))).to.include({ uid, gid, mode: 0o120777 });
      await expectError(
        links.call('lchown', links.at('none'), uid, gid),
        errnoError('ENOENT', 'lchown', links.at('none')),
      );
    });

    it('is unlinked without what it leads to', async () => {
      for (const name of ['link', 'way', 'dangling']) await links.call('unlink', links.at(name));
      expect(await stage.names()).to.deep.equal(['file', 'folder']);
      expect(await stage.names(links.at('folder'))).to.deep.equal(['inner']);
    });

    it('is removed by rm without what it leads to', async () => {
      await links.call('rm', links.at('link'));
      await links.call('rm', links.at('dangling'));
      await links.call('rm', links.at('way'), { recursive: true });
      expect(await stage.names()).to.deep.equal(['file', 'folder']);
      expect(await stage.names(links.at('folder'))).to.deep.equal(['inner']);
    });

    it('removed as a tree with a slash behind it leaves alone what it leads to, wherever that is', async () => {
      await stage.promises.symlink(links.at('folder'), links.at('whole'));
      for (const name of ['way', 'whole']) {
        // Versions of Node differ in whether this is refused; in none of them does anything go.
        await links.call('rm', `${links.at(name)}/`, { recursive: true }).catch(() => {});
        expect(await stage.names(links.at('folder')), name).to.deep.equal(['inner']);
        expect(await stage.text(links.at(name, 'inner')), name).to.equal('inner');
      }
    });

    it('in a tree that is removed leaves alone what it leads to', async () => {
      await stage.promises.symlink('../file', links.at('folder/up'));
      await stage.folder('other');
      await stage.file('other/stays');
      await stage.promises.symlink('../other', links.at('folder/aside'));
      await links.call('rm', links.at('folder'), { recursive: true });
      expect(await stage.names()).to.deep.equal(['dangling', 'file', 'link', 'other', 'way']);
      expect(await stage.names(links.at('other'))).to.deep.equal(['stays']);
    });

    it('is no directory for rmdir, and no file before a slash', async () => {
      for (const name of ['link', 'way', 'dangling', 'way/']) {
        const path = links.at(name);
        await expectError(links.call('rmdir', path), errnoError('ENOTDIR', 'rmdir', path));
      }
      for (const name of ['link/', 'way/', 'dangling/']) {
        const path = links.at(name);
        await expectError(links.call('unlink', path), errnoError('ENOTDIR', 'unlink', path));
      }
      await expectError(links.call('rm', links.at('way/')), removeDirectoryError(links.at('way/')));
      await expectError(
        links.call('rm', links.at('link/')),
        errnoError('ENOTDIR', 'lstat', links.at('link/')),
      );
    });

    it('is renamed and still leads where it led', async () => {
      await links.call('rename', links.at('link'), links.at('moved'));
      expect(await links.kind('moved')).to.equal('-> file');
      expect(await stage.text(links.at('moved'))).to.equal('content');
      await links.call('rename', links.at('dangling'), links.at('folder/dangling'));
      expect(await links.kind('folder/dangling')).to.equal('-> missing');
      expect(await stage.names()).to.deep.equal(['file', 'folder', 'moved', 'way']);
    });

    it('is replaced by what is renamed to it, and replaces a file', async () => {
      await stage.file('source', 'new');
      await links.call('rename', links.at('source'), links.at('link'));
      expect([await links.kind('link'), await stage.text(links.at('file'))]).to.deep.equal([
        'file',
        'content',
      ]);
      await links.call('rename', links.at('dangling'), links.at('link'));
      expect(await links.kind('link')).to.equal('-> missing');
      await links.call('rename', links.at('way'), links.at('link'));
      expect(await links.kind('link')).to.equal('-> folder');
      expect(await stage.names()).to.deep.equal(['file', 'folder', 'link']);
    });

    it('may replace the very file that it leads to', async () => {
      await links.call('rename', links.at('link'), links.at('file'));
      expect(await links.kind('file')).to.equal('-> file');
      expect(await stage.names()).to.not.include('link');
    });

    it('is no directory for rename', async () => {
      const [folder, file] = [links.at('folder'), links.at('file')];
      for (const name of ['way', 'way/', 'dangling']) {
        const path = links.at(name);
        await expectError(links.call('rename', folder, path), errnoError('ENOTDIR', 'rename', folder, path));
      }
      await expectError(
        links.call('rename', links.at('way/'), links.at('new')),
        errnoError('ENOTDIR', 'rename', links.at('way/'), links.at('new')),
      );
      await expectError(
        links.call('rename', links.at('link'), folder),
        errnoError('EISDIR', 'rename', links.at('link'), folder),
      );
      expect(await stage.text(file)).to.equal('content');
    });

    it('is what is there already for mkdir', async () => {
      for (const name of ['link', 'way', 'dangling', 'way/', 'dangling/']) {
        const path = links.at(name);
        await expectError(links.call('mkdir', path), errnoError('EEXIST', 'mkdir', path));
      }
      expect(await stage.names()).to.not.include('missing');
    });
  });
}

import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { LinkStage } from './form.js';

/** Links whose target is a whole path, in the words of the caller. */
export function describeAbsolute(links: LinkStage): void {
  const { stage } = links;

  describe('to a whole path', () => {
    beforeEach(async () => {
      await stage.promises.symlink(links.at('file'), links.at('to-file'));
      await stage.promises.symlink(links.at('folder'), links.at('to-folder'));
      await stage.promises.symlink(links.at('none'), links.at('to-none'));
    });

    it('keeps it as it was given', async () => {
      expect(await links.call('readlink', links.at('to-file'))).to.equal(links.at('file'));
      const { size } = await links.call('lstat', links.at('to-file'));
      if (stage.capabilities.linkTextsStay) expect(size).to.equal(links.at('file').length);
      else expect(size).to.be.above(0);
    });

    it('is followed by those who look', async () => {
      expect((await links.call('stat', links.at('to-file'))).size).to.equal(7);
      expect((await links.call('stat', links.at('to-folder/inner'))).size).to.equal(5);
      expect(await links.call('access', links.at('to-file'))).to.equal(undefined);
      expect(stage.fs.existsSync(links.at('to-file'))).to.equal(true);
      expect(await links.call('realpath', links.at('to-file'))).to.equal(links.at('file'));
      expect(await links.call('realpath', links.at('to-folder/inner'))).to.equal(links.at('folder/inner'));
      expect(await links.call('readdir', links.at('to-folder'))).to.deep.equal(['inner']);
      const [entry] = await links.call('readdir', links.at('to-folder'), { withFileTypes: true });
      expect(entry.parentPath).to.equal(links.at('to-folder'));
    });

    it('is followed by those who read and write', async () => {
      expect(await links.call('readFile', links.at('to-file'), 'utf8')).to.equal('content');
      await links.call('writeFile', links.at('to-file'), 'new');
      await links.call('appendFile', links.at('to-file'), ' more');
      expect(await stage.text(links.at('file'))).to.equal('new more');
      await links.open(links.at('to-file'), 'w');
      expect(await stage.text(links.at('file'))).to.equal('');
      await links.call('writeFile', links.at('to-none'), 'made');
      expect(await stage.text(links.at('none'))).to.equal('made');
      await links.call('writeFile', links.at('to-folder/new'), 'there');
      expect(await stage.text(links.at('folder/new'))).to.equal('there');
    });

    it('is followed by those who move and make, by the path as it was given', async () => {
      await links.call('copyFile', links.at('to-file'), links.at('to-folder/copy'));
      await links.call('rename', links.at('to-folder/inner'), links.at('to-folder/moved'));
      expect(await stage.names(links.at('folder'))).to.deep.equal(['copy', 'moved']);
      const made = await links.call('mkdir', links.at('to-folder/a/b'), { recursive: true });
      expect(made).to.equal(links.at('to-folder/a'));
      const temporary = await links.call('mkdtemp', links.at('to-folder/pre-'));
      expect(temporary.startsWith(links.at('to-folder/pre-'))).to.equal(true);
      await links.call('unlink', links.at('to-folder/copy'));
      await links.call('rm', links.at('to-folder/a'), { recursive: true });
      expect(await stage.names(links.at('folder'))).to.have.length(2);
    });

    it('is acted on itself as any link is', async () => {
      await links.call('rename', links.at('to-folder'), links.at('moved'));
      expect(await links.kind('moved')).to.equal(`-> ${links.at('folder')}`);
      await links.call('rm', links.at('moved'), { recursive: true });
      await links.call('unlink', links.at('to-file'));
      expect(await stage.text(links.at('file'))).to.equal('content');
      expect(await stage.names(links.at('folder'))).to.deep.equal(['inner']);
    });

    it('that leads to nothing is refused in the words of the path that was given', async () => {
      const path = links.at('to-none');
      await expectError(links.call('stat', path), errnoError('ENOENT', 'stat', path));
      await expectError(links.call('readFile', path), errnoError('ENOENT', 'open', path));
      await expectError(links.call('open', path, 'r+'), errnoError('ENOENT', 'open', path));
      const below = links.at('to-folder/none');
      await expectError(links.call('unlink', below), errnoError('ENOENT', 'unlink', below));
      const copy = links.at('copy');
      await expectError(links.call('copyFile', path, copy), errnoError('ENOENT', 'copyfile', path, copy));
    });

    it('that leads to itself, or round by another, is ELOOP', async () => {
      await stage.promises.symlink(links.at('loop'), links.at('loop'));
      await stage.promises.symlink('loop', links.at('round'));
      for (const name of ['loop', 'round', 'loop/x']) {
        const path = links.at(name);
        await expectError(links.call('stat', path), errnoError('ELOOP', 'stat', path));
        await expectError(links.call('readFile', path), errnoError('ELOOP', 'open', path));
        await expectError(links.open(path, 'w'), errnoError('ELOOP', 'open', path));
      }
    });

    it('may lead on to links, and links to it', async () => {
      await stage.promises.symlink(links.at('link'), links.at('first'));
      await stage.promises.symlink('first', links.at('second'));
      await stage.promises.symlink(links.at('way/../second'), links.at('third'));
      expect(await links.call('readFile', links.at('third'), 'utf8')).to.equal('content');
      expect(await links.call('realpath', links.at('third'))).to.equal(links.at('file'));
    });
  });
}

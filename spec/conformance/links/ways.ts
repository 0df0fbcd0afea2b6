import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { LinkStage } from './form.js';

/** Paths that lead through links. */
export function describeWays(links: LinkStage): void {
  const { stage } = links;
  const text = (name: string) => stage.text(links.at(name));

  describe('on the way', () => {
    it('leads to what is in its directory', async () => {
      expect(await links.call('readFile', links.at('way/inner'), 'utf8')).to.equal('inner');
      expect((await links.call('stat', links.at('way/inner'))).size).to.equal(5);
      expect((await links.call('lstat', links.at('way/inner'))).isFile()).to.equal(true);
      await links.call('access', links.at('way/inner'));
    });

    it('leads to where things are made', async () => {
      await links.call('writeFile', links.at('way/new'), 'new');
      await links.call('mkdir', links.at('way/made'));
      await links.call('appendFile', links.at('way/new'), 'er');
      expect(await stage.names(links.at('folder'))).to.deep.equal(['inner', 'made', 'new']);
      expect(await text('folder/new')).to.equal('newer');
      expect(await stage.names(links.at('way'))).to.deep.equal(['inner', 'made', 'new']);
    });

    it('leads to what is moved, copied and removed', async () => {
      await links.call('copyFile', links.at('way/inner'), links.at('way/copy'));
      await links.call('rename', links.at('way/inner'), links.at('way/moved'));
      expect(await stage.names(links.at('folder'))).to.deep.equal(['copy', 'moved']);
      await links.call('rename', links.at('way/moved'), links.at('moved'));
      await links.call('unlink', links.at('way/copy'));
      expect(await stage.names(links.at('folder'))).to.deep.equal([]);
      await links.call('mkdir', links.at('way/deep'));
      await links.call('rmdir', links.at('way/deep'));
      expect(await text('moved')).to.equal('inner');
    });

    it('leads to where directories are made all at once, by the path as it was given', async () => {
      const path = links.at('way/a/b');
      expect(await links.call('mkdir', path, { recursive: true })).to.equal(links.at('way/a'));
      expect(await links.call('mkdir', path, { recursive: true })).to.equal(undefined);
      expect(await stage.names(links.at('folder'))).to.deep.equal(['a', 'inner']);
      expect(await links.call('mkdir', links.at('way'), { recursive: true })).to.equal(undefined);
    });

    it('is not made by mkdir, all at once or not', async () => {
      const path = links.at('dangling');
      await expectError(links.call('mkdir', path, { recursive: true }), errnoError('ENOENT', 'mkdir', path));
      await expectError(
        links.call('mkdir', links.at('link'), { recursive: true }),
        errnoError('EEXIST', 'mkdir', links.at('link')),
      );
      const below = links.at('dangling/deep');
      // Node's promise looks at what is above, too.
      await expectError(
        links.call('mkdir', below, { recursive: true }),
        errnoError('ENOENT', 'mkdir', below),
        errnoError('ENOTDIR', 'mkdir', path),
      );
      expect(await stage.names()).to.not.include('missing');
    });

    it('leads to where a temporary directory is made, by the path as it was given', async () => {
      const made = await links.call('mkdtemp', links.at('way/pre-'));
      expect(made.startsWith(links.at('way/pre-'))).to.equal(true);
      expect(await stage.names(links.at('folder'))).to.have.length(2);
    });

    it('is no way where it leads to a file or to nothing', async () => {
      for (const [name, code] of [
        ['link/inner', 'ENOTDIR'],
        ['dangling/inner', 'ENOENT'],
      ] as const) {
        const path = links.at(name);
        await expectError(links.call('stat', path), errnoError(code, 'stat', path));
        await expectError(links.call('lstat', path), errnoError(code, 'lstat', path));
        await expectError(links.call('readFile', path), errnoError(code, 'open', path));
        await expectError(links.call('unlink', path), errnoError(code, 'unlink', path));
        await expectError(links.call('readdir', path), errnoError(code, 'scandir', path));
      }
      const path = links.at('link/inner');
      await expectError(links.call('writeFile', path, ''), errnoError('ENOTDIR', 'open', path));
      await expectError(links.call('mkdir', path), errnoError('ENOTDIR', 'mkdir', path));
    });

    it('leads on from where it is, not from where the path came from', async () => {
      await stage.promises.symlink('../file', links.at('folder/up'));
      await stage.promises.symlink('inner', links.at('folder/beside'));
      expect(await links.call('readFile', links.at('folder/up'), 'utf8')).to.equal('content');
      expect(await links.call('readFile', links.at('way/up'), 'utf8')).to.equal('content');
      expect(await links.call('readFile', links.at('way/beside'), 'utf8')).to.equal('inner');
    });

    it('goes up from where a link leads, not from its name', async () => {
      await stage.promises.mkdir(links.at('deep/deeper'), { recursive: true });
      await stage.file('deep/here', 'deep');
      await stage.file('here', 'top');
      await stage.promises.symlink('deep/deeper', links.at('down'));
      await stage.promises.symlink('down/../here', links.at('tricky'));
      expect(await links.call('readFile', links.at('tricky'), 'utf8')).to.equal('deep');
      // Node's other forms walk by the text of the target.
      expect(await stage.promises.realpath(links.at('tricky'))).to.equal(links.at('deep/here'));
    });

    it('takes dots, slashes and links in a target', async () => {
      for (const [index, target] of [
        './file',
        './/file',
        'folder/../file',
        'way/../file',
        './link',
      ].entries()) {
        await stage.promises.symlink(target, links.at(`to-${index}`));
        expect(await links.call('readFile', links.at(`to-${index}`), 'utf8')).to.equal('content');
      }
      await stage.promises.symlink('.', links.at('self'));
      expect(await links.call('readFile', links.at('self/self/self/file'), 'utf8')).to.equal('content');
      expect(await links.call('realpath', links.at('self/self'))).to.equal(stage.directory);
    });

    it('demands a directory where its target ends in a slash', async () => {
      await stage.promises.symlink('folder/', links.at('to-folder'));
      await stage.promises.symlink('file/', links.at('to-file'));
      await stage.promises.symlink('new/', links.at('to-new'));
      expect(await links.call('readdir', links.at('to-folder'))).to.deep.equal(['inner']);
      const [file, made] = [links.at('to-file'), links.at('to-new')];
      await expectError(links.call('readFile', file), errnoError('ENOTDIR', 'open', file));
      await expectError(links.call('stat', file), errnoError('ENOTDIR', 'stat', file));
      await expectError(links.call('writeFile', made, 'x'), errnoError('EISDIR', 'open', made));
      for (const flags of ['w', 'a', 'w+', 'a+'])
        await expectError(links.open(made, flags), errnoError('EISDIR', 'open', made));
      await expectError(
        links.call('writeFile', made, 'x', { mode: 0o600 }),
        errnoError('EISDIR', 'open', made),
      );
      await expectError(links.call('appendFile', made, 'x'), errnoError('EISDIR', 'open', made));
      expect(await stage.names()).to.not.include('new');
    });

    it('is not followed further where a file is to be made and its target ends in a slash', async () => {
      const path = links.at('loop');
      await stage.promises.symlink('loop/', path);
      await expectError(links.call('appendFile', path, 'x'), errnoError('EISDIR', 'open', path));
      await expectError(links.open(path, 'w+'), errnoError('EISDIR', 'open', path));
      await expectError(
        links.call('copyFile', links.at('file'), path),
        errnoError('EISDIR', 'copyfile', links.at('file'), path),
      );
      await expectError(links.call('readFile', path), errnoError('ELOOP', 'open', path));
    });

    it('is another way once it was replaced', async () => {
      expect(await links.call('readFile', links.at('way/inner'), 'utf8')).to.equal('inner');
      await stage.folder('second');
      await stage.file('second/inner', 'second');
      await links.call('unlink', links.at('way'));
      await links.call('symlink', 'second', links.at('way'));
      expect(await links.call('readFile', links.at('way/inner'), 'utf8')).to.equal('second');
      await links.call('unlink', links.at('way'));
      await links.call('mkdir', links.at('way'));
      await links.call('writeFile', links.at('way/inner'), 'third');
      expect(await links.call('readFile', links.at('way/inner'), 'utf8')).to.equal('third');
      expect(await text('second/inner')).to.equal('second');
    });
  });
}

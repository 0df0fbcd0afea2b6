import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { LinkStage } from './form.js';

/** Calls that look at what a link leads to, and those that look at the link. */
export function describeLooking(links: LinkStage): void {
  const { stage } = links;

  describe('looked at', () => {
    it('is followed by stat', async () => {
      const stats = await links.call('stat', links.at('link'));
      expect([stats.isFile(), stats.isSymbolicLink(), stats.size]).to.deep.equal([true, false, 7]);
      expect(stats.ino).to.equal((await stage.promises.stat(links.at('file'))).ino);
      expect((await links.call('stat', links.at('way'))).isDirectory()).to.equal(true);
    });

    it('is seen itself by lstat', async () => {
      for (const [name, size] of [
        ['link', 4],
        ['way', 6],
        ['dangling', 7],
      ] as const) {
        const stats = await links.call('lstat', links.at(name));
        expect([stats.isSymbolicLink(), stats.isFile(), stats.isDirectory()]).to.deep.equal([
          true,
          false,
          false,
        ]);
        expect([stats.size, stats.mode, stats.nlink]).to.deep.equal([size, 0o120777, 1]);
      }
    });

    it('has its size in bytes, and bigints when they are asked for', async () => {
      await stage.promises.symlink('grüße', links.at('text'));
      expect((await links.call('lstat', links.at('text'))).size).to.equal(7);
      const stats = await links.call('lstat', links.at('text'), { bigint: true });
      expect([stats.size, stats.mode]).to.deep.equal([7n, 0o120777n]);
    });

    it('is another thing than what it leads to', async () => {
      const [link, file] = [
        await links.call('lstat', links.at('link')),
        await links.call('stat', links.at('link')),
      ];
      expect(link.ino).to.not.equal(file.ino);
      expect(link.dev).to.equal(file.dev);
    });

    it('is followed by lstat too where a slash demands it', async () => {
      expect((await links.call('lstat', links.at('way/'))).isDirectory()).to.equal(true);
      await expectError(
        links.call('lstat', links.at('link/')),
        errnoError('ENOTDIR', 'lstat', links.at('link/')),
      );
      await expectError(
        links.call('lstat', links.at('dangling/')),
        errnoError('ENOENT', 'lstat', links.at('dangling/')),
      );
    });

    it('grants access to what it leads to', async () => {
      const { R_OK, X_OK } = stage.fs.constants;
      expect(await links.call('access', links.at('link'), R_OK)).to.equal(undefined);
      expect(await links.call('access', links.at('way'), X_OK)).to.equal(undefined);
      // The link has all bits, the file has not.
      await expectError(
        links.call('access', links.at('link'), X_OK),
        errnoError('EACCES', 'access', links.at('link')),
      );
    });

    it('exists for existsSync only if it leads somewhere', () => {
      const found = ['link', 'way', 'way/inner', 'dangling', 'dangling/x'].map((name) =>
        stage.fs.existsSync(links.at(name)),
      );
      expect(found).to.deep.equal([true, true, true, false, false]);
    });

    it('is resolved by realpath', async () => {
      expect(await links.call('realpath', links.at('link'))).to.equal(links.at('file'));
      expect(await links.call('realpath', links.at('way/inner'))).to.equal(links.at('folder/inner'));
      await stage.promises.symlink('way/../link', links.at('round'));
      expect(await links.call('realpath', links.at('round'))).to.equal(links.at('file'));
      expect(await links.call('realpath', links.at('link'), 'buffer')).to.deep.equal(
        Buffer.from(links.at('file')),
      );
    });

    it('that leads to nothing is nothing to those who follow it', async () => {
      const path = links.at('dangling');
      await expectError(links.call('stat', path), errnoError('ENOENT', 'stat', path));
      await expectError(links.call('access', path), errnoError('ENOENT', 'access', path));
      await expectError(links.call('readFile', path), errnoError('ENOENT', 'open', path));
      await expectError(links.call('readdir', path), errnoError('ENOENT', 'scandir', path));
      // The callback and sync forms walk by themselves, and so their errors say.
      await expectError(
        links.call('realpath', path),
        errnoError('ENOENT', 'realpath', path),
        errnoError('ENOENT', 'lstat', path),
        errnoError('ENOENT', 'stat', path),
      );
    });

    it('is listed among the names, with its type where types are asked for', async () => {
      expect((await links.call('readdir', stage.directory)).sort()).to.deep.equal([
        'dangling',
        'file',
        'folder',
        'link',
        'way',
      ]);
      const entries = await links.call('readdir', stage.directory, { withFileTypes: true });
      const symbolic = entries.filter((entry: { isSymbolicLink(): boolean }) => entry.isSymbolicLink());
      expect(symbolic.map((entry: { name: string }) => entry.name).sort()).to.deep.equal([
        'dangling',
        'link',
        'way',
      ]);
    });

    it('is followed by readdir, and entries have the path as it was asked for', async () => {
      expect(await links.call('readdir', links.at('way'))).to.deep.equal(['inner']);
      const entries = await links.call('readdir', links.at('way'), { withFileTypes: true });
      expect(entries[0].parentPath).to.equal(links.at('way'));
      await expectError(
        links.call('readdir', links.at('link')),
        errnoError('ENOTDIR', 'scandir', links.at('link')),
      );
    });

    it('is followed by opendir', async () => {
      const directory = await links.call('opendir', links.at('way'));
      const entry = directory.readSync();
      expect([directory.path, entry.name, entry.parentPath]).to.deep.equal([
        links.at('way'),
        'inner',
        links.at('way'),
      ]);
      directory.closeSync();
    });
  });
}

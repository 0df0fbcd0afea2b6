import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describeRmdir(stage: Stage): void {
  describe('rmdir', () => {
    it('removes an empty directory', async () => {
      expect(await stage.promises.rmdir(await stage.folder('folder'))).to.equal(undefined);
      expect(await stage.names()).to.deep.equal([]);
    });

    it('removes a directory that has become empty', async () => {
      const path = await stage.folder('folder');
      await stage.promises.unlink(await stage.file('folder/file'));
      await stage.promises.rmdir(path);
      expect(await stage.names()).to.deep.equal([]);
    });

    it('refuses a directory with a file in it', async () => {
      const path = await stage.folder('folder');
      await stage.file('folder/file');
      await expectError(stage.promises.rmdir(path), errnoError('ENOTEMPTY', 'rmdir', path));
      expect(await stage.names(path)).to.deep.equal(['file']);
    });

    it('refuses a directory with an empty directory in it', async () => {
      await stage.promises.mkdir(stage.at('a', 'b'), { recursive: true });
      await expectError(stage.promises.rmdir(stage.at('a')), errnoError('ENOTEMPTY', 'rmdir', stage.at('a')));
    });

    it('refuses a file', async () => {
      const path = await stage.file('file');
      await expectError(stage.promises.rmdir(path), errnoError('ENOTDIR', 'rmdir', path));
      expect(await stage.text(path)).to.equal('content');
    });

    it('refuses what is missing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.rmdir(path), errnoError('ENOENT', 'rmdir', path));
    });
  });
}

export function describeUnlink(stage: Stage): void {
  describe('unlink', () => {
    it('removes a file', async () => {
      const path = await stage.file('file');
      await stage.file('file-beside');
      expect(await stage.promises.unlink(path)).to.equal(undefined);
      expect(await stage.names()).to.deep.equal(['file-beside']);
      await expectError(stage.promises.readFile(path), errnoError('ENOENT', 'open', path));
    });

    it('refuses what is missing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.unlink(path), errnoError('ENOENT', 'unlink', path));
    });

    it('refuses what was removed before', async () => {
      const path = await stage.file('file');
      await stage.promises.unlink(path);
      await expectError(stage.promises.unlink(path), errnoError('ENOENT', 'unlink', path));
    });

    it('refuses a directory', async () => {
      const path = await stage.folder('folder');
      await expectError(stage.promises.unlink(path), errnoError('EISDIR', 'unlink', path));
      expect((await stage.promises.stat(path)).isDirectory()).to.equal(true);
    });

    it('leaves the directory of the last file that was in it', async () => {
      const folder = await stage.folder('folder');
      await stage.promises.unlink(await stage.file('folder/file'));
      expect(await stage.names(folder)).to.deep.equal([]);
    });
  });
}

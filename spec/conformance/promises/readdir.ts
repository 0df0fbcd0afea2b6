import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { valueError } from './argument-errors.js';
import type { Stage } from './stage.js';

export function describeReaddir(stage: Stage): void {
  describe('readdir', () => {
    it('names files and directories', async () => {
      await stage.file('file');
      await stage.folder('folder');
      expect(await stage.names()).to.deep.equal(['file', 'folder']);
    });

    it('of an empty directory names nothing', async () => {
      expect(await stage.promises.readdir(await stage.folder('folder'))).to.deep.equal([]);
    });

    it('names only what is directly inside', async () => {
      await stage.promises.mkdir(stage.at('a', 'b'), { recursive: true });
      await stage.file('a/file');
      expect(await stage.names(stage.at('a'))).to.deep.equal(['b', 'file']);
      expect(await stage.names()).to.deep.equal(['a']);
    });

    it('does not mistake a longer name for a directory', async () => {
      await stage.folder('a');
      await stage.file('a/inside');
      await stage.file('ab');
      await stage.file('a.txt');
      expect(await stage.names(stage.at('a'))).to.deep.equal(['inside']);
      expect(await stage.names()).to.deep.equal(['a', 'a.txt', 'ab']);
    });

    it('sees at once what was made, renamed and removed', async () => {
      await stage.file('one');
      expect(await stage.names()).to.deep.equal(['one']);
      await stage.promises.rename(stage.at('one'), stage.at('two'));
      expect(await stage.names()).to.deep.equal(['two']);
      await stage.promises.unlink(stage.at('two'));
      expect(await stage.names()).to.deep.equal([]);
    });

    it('names hidden files', async () => {
      await stage.file('.hidden');
      expect(await stage.names()).to.deep.equal(['.hidden']);
    });

    it('names many files, each once', async () => {
      const names = Array.from({ length: 200 }, (_, index) => `file-${String(index).padStart(3, '0')}`);
      await Promise.all(names.map((name) => stage.file(name, '')));
      expect(await stage.names()).to.deep.equal(names);
    });

    it('gives Buffers when asked to', async () => {
      await stage.file('grüße');
      const names = await stage.promises.readdir(stage.directory, 'buffer');
      expect(names).to.deep.equal([Buffer.from('grüße')]);
      const again = await stage.promises.readdir(stage.directory, { encoding: 'buffer' });
      expect(again).to.deep.equal([Buffer.from('grüße')]);
    });

    it('gives names in an encoding', async () => {
      await stage.file('grüße');
      const names = await stage.promises.readdir(stage.directory, 'hex');
      expect(names).to.deep.equal([Buffer.from('grüße').toString('hex')]);
    });

    it('refuses what is missing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.readdir(path), errnoError('ENOENT', 'scandir', path));
    });

    it('refuses a file', async () => {
      const path = await stage.file('file');
      await expectError(stage.promises.readdir(path), errnoError('ENOTDIR', 'scandir', path));
    });

    it('refuses an unknown encoding', async () => {
      await expectError(
        stage.promises.readdir(stage.directory, 'nope' as BufferEncoding),
        valueError("The argument 'encoding' is invalid encoding. Received 'nope'"),
      );
    });
  });
}

import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { rangeError } from './argument-errors.js';
import { hashOf, randomBytes } from './bytes.js';
import type { Stage } from './stage.js';

export function describeCopyFile(stage: Stage): void {
  describe('copyFile', () => {
    it('copies a file and leaves it', async () => {
      const from = await stage.file('from', 'content');
      expect(await stage.promises.copyFile(from, stage.at('to'))).to.equal(undefined);
      expect([await stage.text(from), await stage.text(stage.at('to'))]).to.deep.equal([
        'content',
        'content',
      ]);
    });

    it('copies all bytes of a large file', async () => {
      const bytes = randomBytes(3 * 1024 * 1024, 3);
      await stage.promises.copyFile(await stage.file('from', bytes), stage.at('to'));
      expect(hashOf(await stage.promises.readFile(stage.at('to')))).to.equal(hashOf(bytes));
    });

    it('copies an empty file', async () => {
      await stage.promises.copyFile(await stage.file('from', ''), stage.at('to'));
      expect((await stage.promises.stat(stage.at('to'))).size).to.equal(0);
    });

    it('makes a file of its own', async () => {
      const from = await stage.file('from', 'old');
      await stage.promises.copyFile(from, stage.at('to'));
      await stage.promises.writeFile(from, 'new');
      expect(await stage.text(stage.at('to'))).to.equal('old');
    });

    it('replaces another file', async () => {
      const to = await stage.file('to', 'a longer old content');
      await stage.promises.copyFile(await stage.file('from', 'new'), to);
      expect(await stage.text(to)).to.equal('new');
    });

    it('onto itself changes nothing', async () => {
      const path = await stage.file('file', 'content');
      await stage.promises.utimes(path, 1, 1);
      expect(await stage.promises.copyFile(path, path)).to.equal(undefined);
      expect(await stage.text(path)).to.equal('content');
      expect((await stage.promises.stat(path)).mtimeMs).to.equal(1000);
    });

    it('onto itself refuses what is missing, and a directory', async () => {
      const [path, folder] = [stage.at('missing'), await stage.folder('folder')];
      await expectError(stage.promises.copyFile(path, path), errnoError('ENOENT', 'copyfile', path, path));
      await expectError(
        stage.promises.copyFile(folder, folder),
        errnoError('EISDIR', 'copyfile', folder, folder),
      );
    });

    it('with COPYFILE_EXCL makes a new file', async () => {
      const { COPYFILE_EXCL } = stage.fs.constants;
      await stage.promises.copyFile(await stage.file('from', 'content'), stage.at('to'), COPYFILE_EXCL);
      expect(await stage.text(stage.at('to'))).to.equal('content');
    });

    it('with COPYFILE_EXCL refuses an existing file', async () => {
      const [from, to] = [await stage.file('from', 'new'), await stage.file('to', 'old')];
      await expectError(
        stage.promises.copyFile(from, to, stage.fs.constants.COPYFILE_EXCL),
        errnoError('EEXIST', 'copyfile', from, to),
      );
      expect(await stage.text(to)).to.equal('old');
    });

    it('refuses what is missing', async () => {
      const [from, to] = [stage.at('missing'), await stage.file('to', 'old')];
      await expectError(stage.promises.copyFile(from, to), errnoError('ENOENT', 'copyfile', from, to));
      expect(await stage.text(to)).to.equal('old');
    });

    it('refuses a directory as its target', async () => {
      const [from, to] = [await stage.file('from'), await stage.folder('to')];
      await expectError(stage.promises.copyFile(from, to), errnoError('EISDIR', 'copyfile', from, to));
    });

    it('refuses a directory as its source', async () => {
      const [from, to] = [await stage.folder('from'), stage.at('to')];
      await expectError(stage.promises.copyFile(from, to), errnoError('EISDIR', 'copyfile', from, to));
      expect(await stage.names()).to.deep.equal(['from']);
    });

    it('refuses a mode that is none', async () => {
      await expectError(
        stage.promises.copyFile(await stage.file('from'), stage.at('to'), 99),
        rangeError('mode is out of range: >= 0 && <= 7'),
      );
    });
  });
}

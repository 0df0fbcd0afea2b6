import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { valueError } from './argument-errors.js';
import type { Stage } from './stage.js';

export function describeWriteFile(stage: Stage): void {
  describe('writeFile', () => {
    it('makes a file and resolves to undefined', async () => {
      expect(await stage.promises.writeFile(stage.at('file'), 'content')).to.equal(undefined);
      expect(await stage.text(stage.at('file'))).to.equal('content');
    });

    it('replaces what was there', async () => {
      const path = await stage.file('file', 'a longer content');
      await stage.promises.writeFile(path, 'new');
      expect(await stage.text(path)).to.equal('new');
    });

    it('makes an empty file of empty text', async () => {
      await stage.promises.writeFile(stage.at('file'), '');
      expect((await stage.promises.stat(stage.at('file'))).size).to.equal(0);
    });

    it('appends with the flag a', async () => {
      const path = await stage.file('file', 'one');
      await stage.promises.writeFile(path, ' two', { flag: 'a' });
      expect(await stage.text(path)).to.equal('one two');
    });

    it('makes a missing file with the flag a', async () => {
      await stage.promises.writeFile(stage.at('file'), 'one', { flag: 'a' });
      expect(await stage.text(stage.at('file'))).to.equal('one');
    });

    it('makes a new file with the flag wx', async () => {
      await stage.promises.writeFile(stage.at('file'), 'one', { flag: 'wx' });
      expect(await stage.text(stage.at('file'))).to.equal('one');
    });

    it('leaves an existing file alone with the flag wx', async () => {
      const path = await stage.file('file', 'old');
      await expectError(
        stage.promises.writeFile(path, 'new', { flag: 'wx' }),
        errnoError('EEXIST', 'open', path),
      );
      expect(await stage.text(path)).to.equal('old');
    });

    it('leaves an existing directory alone with the flag wx', async () => {
      const path = await stage.folder('folder');
      await expectError(
        stage.promises.writeFile(path, 'new', { flag: 'wx' }),
        errnoError('EEXIST', 'open', path),
      );
    });

    it('overwrites from the start and keeps the rest with the flag r+', async () => {
      const path = await stage.file('file', 'content');
      await stage.promises.writeFile(path, 'CON', { flag: 'r+' });
      expect(await stage.text(path)).to.equal('CONtent');
    });

    it('refuses a missing file with the flag r+', async () => {
      const path = stage.at('missing');
      await expectError(
        stage.promises.writeFile(path, 'new', { flag: 'r+' }),
        errnoError('ENOENT', 'open', path),
      );
    });

    it('refuses a directory', async () => {
      const path = await stage.folder('folder');
      await expectError(stage.promises.writeFile(path, 'new'), errnoError('EISDIR', 'open', path));
      expect((await stage.promises.stat(path)).isDirectory()).to.equal(true);
    });

    it('writes through to the store when asked to flush', async () => {
      await stage.promises.writeFile(stage.at('file'), 'content', { flush: true });
      expect(await stage.text(stage.at('file'))).to.equal('content');
    });

    it('refuses an unknown encoding and makes nothing', async () => {
      await expectError(
        stage.promises.writeFile(stage.at('file'), 'content', 'nope' as BufferEncoding),
        valueError("The argument 'encoding' is invalid encoding. Received 'nope'"),
      );
      expect(await stage.names()).to.deep.equal([]);
    });
  });
}

import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describeTruncate(stage: Stage): void {
  describe('truncate', () => {
    it('cuts a file', async () => {
      const path = await stage.file('file', 'abcdef');
      expect(await stage.promises.truncate(path, 2)).to.equal(undefined);
      expect(await stage.text(path)).to.equal('ab');
    });

    it('empties a file when no length is given', async () => {
      const path = await stage.file('file', 'abcdef');
      await stage.promises.truncate(path);
      expect((await stage.promises.stat(path)).size).to.equal(0);
    });

    it('stretches a file with zeros', async () => {
      const path = await stage.file('file', 'ab');
      await stage.promises.truncate(path, 5);
      expect(await stage.text(path)).to.equal('ab\0\0\0');
    });

    it('to the length that a file has leaves it', async () => {
      const path = await stage.file('file', 'abc');
      await stage.promises.truncate(path, 3);
      expect(await stage.text(path)).to.equal('abc');
    });

    it('refuses what is missing, and makes nothing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.truncate(path, 1), errnoError('ENOENT', 'open', path));
      expect(await stage.names()).to.deep.equal([]);
    });

    it('refuses a directory', async () => {
      const path = await stage.folder('folder');
      await expectError(stage.promises.truncate(path), errnoError('EISDIR', 'open', path));
    });
  });
}

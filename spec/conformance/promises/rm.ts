import { expect } from 'chai';
import { errnoError, expectError, removeDirectoryError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describeRm(stage: Stage): void {
  const plant = async (): Promise<string> => {
    await stage.promises.mkdir(stage.at('folder', 'a', 'b'), { recursive: true });
    await stage.file('folder/one');
    await stage.file('folder/a/two');
    await stage.file('folder/a/b/three');
    return stage.at('folder');
  };

  describe('rm', () => {
    it('removes a file', async () => {
      expect(await stage.promises.rm(await stage.file('file'))).to.equal(undefined);
      expect(await stage.names()).to.deep.equal([]);
    });

    it('refuses what is missing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.rm(path), errnoError('ENOENT', 'lstat', path));
    });

    it('with force is content with what is missing', async () => {
      expect(await stage.promises.rm(stage.at('missing'), { force: true })).to.equal(undefined);
      expect(await stage.promises.rm(stage.at('missing', 'too'), { force: true })).to.equal(undefined);
    });

    it('refuses a directory, empty or not, even with force', async () => {
      const full = await plant();
      const empty = await stage.folder('empty');
      await expectError(stage.promises.rm(empty), removeDirectoryError(empty));
      await expectError(stage.promises.rm(full, { force: true }), removeDirectoryError(full));
      expect(await stage.text(stage.at('folder', 'a', 'two'))).to.equal('content');
    });

    it('recursively removes a directory with all that is in it', async () => {
      const path = await plant();
      await stage.file('folder-beside');
      await stage.promises.rm(path, { recursive: true });
      expect(await stage.names()).to.deep.equal(['folder-beside']);
      await expectError(stage.promises.stat(path), errnoError('ENOENT', 'stat', path));
      const inside = stage.at('folder', 'a', 'two');
      await expectError(stage.promises.readFile(inside), errnoError('ENOENT', 'open', inside));
    });

    it('recursively removes an empty directory', async () => {
      await stage.promises.rm(await stage.folder('folder'), { recursive: true });
      expect(await stage.names()).to.deep.equal([]);
    });

    it('recursively removes a single file', async () => {
      await stage.promises.rm(await stage.file('file'), { recursive: true });
      expect(await stage.names()).to.deep.equal([]);
    });

    it('recursively refuses what is missing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.rm(path, { recursive: true }), errnoError('ENOENT', 'lstat', path));
    });

    it('recursively and with force is content with what is missing', async () => {
      const answer = await stage.promises.rm(stage.at('missing'), { recursive: true, force: true });
      expect(answer).to.equal(undefined);
    });

    it('lets a directory be made anew, empty', async () => {
      const path = await plant();
      await stage.promises.rm(path, { recursive: true });
      await stage.promises.mkdir(path);
      expect(await stage.names(path)).to.deep.equal([]);
    });
  });
}

import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

/** The option is deprecated, and Node 26 refuses it. */
const KNOWS_RECURSIVE = Number(process.versions.node.split('.')[0]) < 25;

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

    for (const form of ['promises.rmdir', 'rmdirSync'] as const) {
      it(`removes a tree by ${form} where Node does, and nothing but a directory`, async () => {
        const { promises, fs } = stage;
        const forms = { 'promises.rmdir': promises.rmdir, rmdirSync: fs.rmdirSync };
        const rmdir = async (path: string) =>
          (forms[form] as (path: string, options: object) => unknown)(path, { recursive: true });
        await promises.mkdir(stage.at('a', 'b'), { recursive: true });
        const file = await stage.file('a/b/file');
        if (!KNOWS_RECURSIVE) {
          const refusal = await rmdir(stage.at('a')).catch((error) => error);
          expect(refusal).to.have.property('code', 'ERR_INVALID_ARG_VALUE');
          expect(await stage.text(file)).to.equal('content');
          return;
        }
        await expectError(rmdir(file), errnoError('ENOTDIR', 'rmdir', file));
        await rmdir(stage.at('a'));
        expect(await stage.names()).to.deep.equal([]);
        // Which system call found that out differs between the forms and versions of Node.
        expect(await rmdir(stage.at('a')).catch(({ code }) => code)).to.equal('ENOENT');
      });
    }
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

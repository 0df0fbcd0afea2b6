import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describePathText(stage: Stage): void {
  describe('a path', () => {
    it('may hold dots and doubled slashes', async () => {
      await stage.folder('folder');
      await stage.file('file', 'content');
      for (const winding of [
        '/./file',
        '//file',
        '/folder/../file',
        '/folder//.././/file',
        '/folder/./../file',
      ]) {
        expect(await stage.text(stage.directory + winding)).to.equal('content');
      }
    });

    it('may hold dots and doubled slashes when it is written', async () => {
      await stage.folder('folder');
      await stage.promises.writeFile(`${stage.directory}/folder/..//./file`, 'content');
      await stage.promises.mkdir(`${stage.directory}//folder/./inside`);
      expect(await stage.names()).to.deep.equal(['file', 'folder']);
      expect(await stage.names(stage.at('folder'))).to.deep.equal(['inside']);
    });

    it('may leave a directory by .. and come back', async () => {
      await stage.file('file', 'content');
      const name = stage.directory.slice(stage.directory.lastIndexOf('/') + 1);
      expect(await stage.text(`${stage.directory}/../${name}/file`)).to.equal('content');
    });

    it('goes up only from a directory that is there, or is resolved as text', async () => {
      await stage.file('file', 'content');
      const path = stage.at('missing', '..', 'file');
      if (stage.capabilities.parentSegmentsAreWalked) {
        await expectError(stage.text(path), errnoError('ENOENT', 'open', path));
      } else {
        expect(await stage.text(path)).to.equal('content');
      }
    });

    it('is named in an error as the caller wrote it', async () => {
      await stage.folder('folder');
      const path = `${stage.directory}//folder/.././missing`;
      await expectError(stage.promises.stat(path), errnoError('ENOENT', 'stat', path));
      await expectError(stage.promises.readFile(path), errnoError('ENOENT', 'open', path));
      const other = stage.at('folder', '..', 'other');
      await expectError(stage.promises.rename(path, other), errnoError('ENOENT', 'rename', path, other));
    });

    it('of a directory may end in a slash', async () => {
      await stage.folder('folder');
      await stage.file('folder/file');
      const path = stage.at('folder/');
      expect((await stage.promises.stat(path)).isDirectory()).to.equal(true);
      expect(await stage.names(path)).to.deep.equal(['file']);
      expect(await stage.promises.access(path)).to.equal(undefined);
      await stage.promises.rename(path, stage.at('moved/'));
      await stage.promises.unlink(stage.at('moved', 'file'));
      await stage.promises.rmdir(stage.at('moved/'));
      expect(await stage.names()).to.deep.equal([]);
    });

    it('tells upper from lower case', async () => {
      await stage.file('File', 'upper');
      await stage.file('file', 'lower');
      expect(await stage.text(stage.at('File'))).to.equal('upper');
      expect(await stage.names()).to.deep.equal(['File', 'file']);
    });

    it('tells composed from decomposed letters', async () => {
      const [composed, decomposed] = ['\u00e9', 'e\u0301'];
      await stage.file(composed, 'composed');
      await stage.file(decomposed, 'decomposed');
      expect(await stage.text(stage.at(composed))).to.equal('composed');
      expect(await stage.text(stage.at(decomposed))).to.equal('decomposed');
      expect(await stage.names()).to.deep.equal([decomposed, composed]);
    });
  });
}

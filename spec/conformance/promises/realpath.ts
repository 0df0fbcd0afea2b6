import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describeRealpath(stage: Stage): void {
  describe('realpath', () => {
    it('of a file in its own directory is the path itself', async () => {
      const path = await stage.file('file');
      expect(await stage.promises.realpath(path)).to.equal(path);
    });

    it('takes out dots and doubled slashes', async () => {
      await stage.folder('folder');
      const path = await stage.file('file');
      const winding = `${stage.directory}//folder/.././file`;
      expect(await stage.promises.realpath(winding)).to.equal(path);
    });

    it('of a directory has no trailing slash', async () => {
      const path = await stage.folder('folder');
      expect(await stage.promises.realpath(`${path}/`)).to.equal(path);
    });

    it('gives a Buffer when asked to', async () => {
      const path = await stage.file('file');
      expect(await stage.promises.realpath(path, 'buffer')).to.deep.equal(Buffer.from(path));
    });

    it('refuses what is missing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.realpath(path), errnoError('ENOENT', 'realpath', path));
    });
  });
}

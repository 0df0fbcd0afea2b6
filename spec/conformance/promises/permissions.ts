import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describePermissions(stage: Stage): void {
  const bits = async (path: string) => (await stage.promises.stat(path)).mode & 0o777;

  describe('permission bits', () => {
    it('are set by chmod, or that is refused', async () => {
      const path = await stage.file('file');
      if (!stage.capabilities.permissionBits) {
        await expectError(stage.promises.chmod(path, 0o640), errnoError('ENOTSUP', 'chmod', path));
        return;
      }
      expect(await stage.promises.chmod(path, 0o640)).to.equal(undefined);
      expect(await bits(path)).to.equal(0o640);
      expect(await stage.text(path)).to.equal('content');
    });

    it('of a new file are what writeFile was given', async () => {
      const path = stage.at('file');
      await stage.promises.writeFile(path, 'content', { mode: 0o600 });
      if (stage.capabilities.permissionBits) expect(await bits(path)).to.equal(0o600);
      else expect(await bits(path)).to.equal(await bits(await stage.file('other')));
    });

    it('of a new directory are what mkdir was given', async () => {
      const path = stage.at('folder');
      await stage.promises.mkdir(path, { mode: 0o700 });
      if (stage.capabilities.permissionBits) expect(await bits(path)).to.equal(0o700);
      else expect(await bits(path)).to.equal(await bits(await stage.folder('other')));
    });

    it('of a directory are still known when something about it was refused', async () => {
      const path = stage.at('folder');
      await stage.promises.mkdir(path, { mode: 0o711 });
      const before = await bits(path);
      await expectError(stage.promises.appendFile(path, 'x'), errnoError('EISDIR', 'open', path));
      await stage.names();
      expect(await bits(path)).to.equal(before);
      await stage.file('folder/file');
      await expectError(stage.promises.rmdir(path), errnoError('ENOTEMPTY', 'rmdir', path));
      await stage.names();
      expect(await bits(path)).to.equal(before);
    });

    it('let the owner read and write a new file, and enter a new directory', async () => {
      expect((await bits(await stage.file('file'))) & 0o600).to.equal(0o600);
      expect((await bits(await stage.folder('folder'))) & 0o700).to.equal(0o700);
    });

    it('of what is missing cannot be set', async () => {
      const path = stage.at('missing');
      const code = stage.capabilities.permissionBits ? 'ENOENT' : 'ENOTSUP';
      await expectError(stage.promises.chmod(path, 0o600), errnoError(code, 'chmod', path));
    });
  });
}

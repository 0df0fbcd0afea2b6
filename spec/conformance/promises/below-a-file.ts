import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';
import { ALL } from './verbs.js';

export function describeBelowAFile(stage: Stage): void {
  describe('a file taken for a directory', () => {
    for (const { title, syscall, call } of ALL) {
      it(`is noticed by ${title}`, async () => {
        const file = await stage.file('file');
        const path = `${file}/inside`;
        await expectError(call(stage, path), errnoError('ENOTDIR', syscall, path));
        expect(await stage.names()).to.deep.equal(['file']);
      });
    }

    it('is noticed by rm, even with force', async () => {
      const path = `${await stage.file('file')}/inside`;
      await expectError(stage.promises.rm(path, { force: true }), errnoError('ENOTDIR', 'lstat', path));
    });

    it('is noticed far above', async () => {
      const path = `${await stage.file('file')}/a/b/c`;
      await expectError(stage.promises.stat(path), errnoError('ENOTDIR', 'stat', path));
      await expectError(stage.promises.writeFile(path, 'x'), errnoError('ENOTDIR', 'open', path));
    });

    it('is noticed by rename, as source and as target', async () => {
      const [inside, other] = [`${await stage.file('file')}/inside`, await stage.file('other')];
      await expectError(stage.promises.rename(inside, other), errnoError('ENOTDIR', 'rename', inside, other));
      await expectError(stage.promises.rename(other, inside), errnoError('ENOTDIR', 'rename', other, inside));
      expect(await stage.text(other)).to.equal('content');
    });

    it('is noticed by rename of a directory', async () => {
      const [inside, folder] = [`${await stage.file('file')}/inside`, await stage.folder('folder')];
      await expectError(
        stage.promises.rename(folder, inside),
        errnoError('ENOTDIR', 'rename', folder, inside),
      );
    });

    it('is noticed by copyFile, as source and as target', async () => {
      const [inside, other] = [`${await stage.file('file')}/inside`, await stage.file('other')];
      await expectError(
        stage.promises.copyFile(inside, other),
        errnoError('ENOTDIR', 'copyfile', inside, other),
      );
      await expectError(
        stage.promises.copyFile(other, inside),
        errnoError('ENOTDIR', 'copyfile', other, inside),
      );
      expect(await stage.text(other)).to.equal('content');
    });

    it('is no longer one when a directory has taken its place', async () => {
      const path = await stage.file('place');
      await stage.promises.unlink(path);
      await stage.promises.mkdir(path);
      await stage.promises.writeFile(`${path}/inside`, 'content');
      expect(await stage.text(`${path}/inside`)).to.equal('content');
    });
  });
}

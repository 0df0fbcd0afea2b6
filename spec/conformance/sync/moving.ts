import { expect } from 'chai';
import { errnoError, expectThrow } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

export function describeSyncMoving(stage: Stage): void {
  describe('rename', () => {
    it('moves a file onto another', async () => {
      const [from, to] = [await stage.file('from', 'moved'), await stage.file('to', 'old')];
      expect(stage.fs.renameSync(from, to)).to.equal(undefined);
      expect(await stage.names()).to.deep.equal(['to']);
      expect(stage.fs.readFileSync(to, 'utf8')).to.equal('moved');
      expect(await stage.text(to)).to.equal('moved');
    });

    it('moves a directory', async () => {
      const from = await stage.folder('from');
      await stage.file('from/file', 'moved');
      stage.fs.renameSync(from, stage.at('to'));
      expect(stage.fs.readFileSync(stage.at('to', 'file'), 'utf8')).to.equal('moved');
      expect(stage.fs.existsSync(`${from}/file`)).to.equal(false);
    });

    it('refuses what is missing and names both paths', () => {
      const [from, to] = [stage.at('missing'), stage.at('to')];
      expectThrow(() => stage.fs.renameSync(from, to), errnoError('ENOENT', 'rename', from, to));
    });

    it('refuses to put a directory into itself', async () => {
      const path = await stage.folder('folder');
      const inside = `${path}/inside`;
      expectThrow(() => stage.fs.renameSync(path, inside), errnoError('EINVAL', 'rename', path, inside));
    });
  });

  describe('copyFile', () => {
    it('copies', async () => {
      const [from, to] = [await stage.file('from', 'copied'), stage.at('to')];
      expect(stage.fs.copyFileSync(from, to)).to.equal(undefined);
      expect(stage.fs.readFileSync(to, 'utf8')).to.equal('copied');
      expect(await stage.names()).to.deep.equal(['from', 'to']);
    });

    it('refuses to replace when told so', async () => {
      const [from, to] = [await stage.file('from'), await stage.file('to', 'old')];
      expectThrow(
        () => stage.fs.copyFileSync(from, to, stage.fs.constants.COPYFILE_EXCL),
        errnoError('EEXIST', 'copyfile', from, to),
      );
      expect(await stage.text(to)).to.equal('old');
    });

    it('refuses what is missing and names both paths', () => {
      const [from, to] = [stage.at('missing'), stage.at('to')];
      expectThrow(() => stage.fs.copyFileSync(from, to), errnoError('ENOENT', 'copyfile', from, to));
    });
  });

  describe('unlink', () => {
    it('removes a file', async () => {
      const path = await stage.file('file');
      expect(stage.fs.unlinkSync(path)).to.equal(undefined);
      expect(stage.fs.existsSync(path)).to.equal(false);
      expect(await stage.names()).to.deep.equal([]);
    });

    it('refuses a directory', async () => {
      const path = await stage.folder('folder');
      expectThrow(() => stage.fs.unlinkSync(path), errnoError('EISDIR', 'unlink', path));
    });
  });
}

import { expect } from 'chai';
import { errnoError, expectError, expectThrow } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describeLinks(stage: Stage): void {
  /** Makes a symbolic link; false, and the refusal is asserted, where there are none. */
  const symlink = async (target: string, name: string): Promise<boolean> => {
    const made = stage.promises.symlink(target, stage.at(name));
    if (stage.capabilities.symbolicLinks) await made;
    else await expectError(made, errnoError('ENOTSUP', 'symlink', target, stage.at(name)));
    return stage.capabilities.symbolicLinks;
  };

  describe('a symbolic link', () => {
    it('is followed by stat and readFile, not by lstat', async () => {
      await stage.file('file', 'content');
      if (!(await symlink('file', 'link'))) return;
      expect(await stage.text(stage.at('link'))).to.equal('content');
      expect((await stage.promises.stat(stage.at('link'))).isFile()).to.equal(true);
      expect((await stage.promises.lstat(stage.at('link'))).isSymbolicLink()).to.equal(true);
    });

    it('tells its target', async () => {
      if (!(await symlink('target', 'link'))) return;
      expect(await stage.promises.readlink(stage.at('link'))).to.equal('target');
    });

    it('where something is is refused, in the words of its maker', async () => {
      const [file, other] = [await stage.file('file'), await stage.file('other')];
      if (!stage.capabilities.symbolicLinks) return;
      await expectError(stage.promises.symlink(file, other), errnoError('EEXIST', 'symlink', file, other));
      expectThrow(() => stage.fs.symlinkSync(file, other), errnoError('EEXIST', 'symlink', file, other));
    });

    it('is resolved by realpath', async () => {
      await stage.file('file');
      if (!(await symlink('file', 'link'))) return;
      expect(await stage.promises.realpath(stage.at('link'))).to.equal(stage.at('file'));
    });

    it('to nothing is there, but leads nowhere', async () => {
      if (!(await symlink('missing', 'link'))) return;
      const path = stage.at('link');
      expect(await stage.names()).to.deep.equal(['link']);
      await expectError(stage.promises.stat(path), errnoError('ENOENT', 'stat', path));
      await expectError(stage.promises.readFile(path), errnoError('ENOENT', 'open', path));
    });

    it('is removed without its target', async () => {
      await stage.file('file');
      if (!(await symlink('file', 'link'))) return;
      await stage.promises.unlink(stage.at('link'));
      expect(await stage.names()).to.deep.equal(['file']);
    });

    it('is not what a file is', async () => {
      const path = await stage.file('file');
      await expectError(stage.promises.readlink(path), errnoError('EINVAL', 'readlink', path));
    });
  });

  describe('a hard link', () => {
    it('is a second path to one file, or is refused', async () => {
      const [path, other] = [await stage.file('file', 'old'), stage.at('other')];
      const made = stage.promises.link(path, other);
      if (!stage.capabilities.hardLinks) {
        await expectError(made, errnoError('ENOTSUP', 'link', path, other));
        return;
      }
      await made;
      await stage.promises.writeFile(other, 'new');
      expect(await stage.text(path)).to.equal('new');
      expect((await stage.promises.stat(path)).nlink).to.equal(2);
    });

    it('to what is missing, or where something is, is refused for that', async () => {
      const [file, other, missing] = [
        await stage.file('file'),
        await stage.file('other'),
        stage.at('missing'),
      ];
      await expectError(
        stage.promises.link(missing, stage.at('link')),
        errnoError('ENOENT', 'link', missing, stage.at('link')),
      );
      await expectError(stage.promises.link(file, other), errnoError('EEXIST', 'link', file, other));
      expectThrow(() => stage.fs.linkSync(file, other), errnoError('EEXIST', 'link', file, other));
    });

    it('below a file, or to a file with a slash behind it, is refused', async () => {
      if (!stage.capabilities.hardLinks) return;
      const [file, other] = [await stage.file('file'), await stage.file('other')];
      await expectError(
        stage.promises.link(file, `${other}/below`),
        errnoError('ENOTDIR', 'link', file, `${other}/below`),
      );
      await expectError(
        stage.promises.link(`${file}/`, stage.at('link')),
        errnoError('ENOTDIR', 'link', `${file}/`, stage.at('link')),
      );
      expect((await stage.names()).sort()).to.deep.equal(['file', 'other']);
    });
  });
}

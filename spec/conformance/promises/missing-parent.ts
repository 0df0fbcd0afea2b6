import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';
import { FILE_MAKERS, MKDIR, SEEKERS } from './verbs.js';

export function describeMissingParent(stage: Stage): void {
  /** The refusal of a disk, or that the directory appears with what is made in it. */
  const expectMade = async (making: Promise<unknown>, syscall: string, path: string, dest?: string) => {
    if (stage.capabilities.parentsMustExist) {
      await expectError(making, errnoError('ENOENT', syscall, path, dest));
      await expectError(
        stage.promises.stat(stage.at('missing')),
        errnoError('ENOENT', 'stat', stage.at('missing')),
      );
      return;
    }
    await making;
    expect(await stage.names(stage.at('missing'))).to.deep.equal(['new']);
    expect((await stage.promises.stat(stage.at('missing'))).isDirectory()).to.equal(true);
  };

  describe('a missing directory', () => {
    for (const { title, syscall, call } of SEEKERS) {
      it(`is refused by ${title} of what would be in it`, async () => {
        const path = stage.at('missing', 'inside');
        await expectError(call(stage, path), errnoError('ENOENT', syscall, path));
        expect(await stage.names()).to.deep.equal([]);
      });
    }

    for (const { title, syscall, call } of [...FILE_MAKERS, MKDIR]) {
      it(`is refused by ${title}, or appears`, async () => {
        const path = stage.at('missing', 'new');
        await expectMade(call(stage, path), syscall, path);
      });
    }

    it('is refused by copyFile as its target, or appears', async () => {
      const [from, to] = [await stage.file('from'), stage.at('missing', 'new')];
      await expectMade(stage.promises.copyFile(from, to), 'copyfile', from, to);
    });

    it('is refused by rename as its target, or appears', async () => {
      const [from, to] = [await stage.file('from'), stage.at('missing', 'new')];
      await expectMade(stage.promises.rename(from, to), 'rename', from, to);
      expect(await stage.names()).to.deep.equal([stage.capabilities.parentsMustExist ? 'from' : 'missing']);
    });

    it('is refused by rename and copyFile as their source', async () => {
      const [from, to] = [stage.at('missing', 'inside'), await stage.file('to', 'old')];
      await expectError(stage.promises.rename(from, to), errnoError('ENOENT', 'rename', from, to));
      await expectError(stage.promises.copyFile(from, to), errnoError('ENOENT', 'copyfile', from, to));
      expect(await stage.text(to)).to.equal('old');
    });

    it('that appeared with a file goes with its last file, or stays', async () => {
      const path = stage.at('missing', 'new');
      const writing = stage.promises.writeFile(path, 'content');
      if (stage.capabilities.parentsMustExist) {
        await expectError(writing, errnoError('ENOENT', 'open', path));
        return;
      }
      await writing;
      await stage.promises.unlink(path);
      expect(await stage.names()).to.deep.equal(stage.capabilities.emptyDirectoriesStay ? ['missing'] : []);
    });
  });

  describe('a directory that was made', () => {
    it('stays when its last file goes', async () => {
      const folder = await stage.folder('folder');
      await stage.promises.unlink(await stage.file('folder/file'));
      expect((await stage.promises.stat(folder)).isDirectory()).to.equal(true);
      expect(await stage.names()).to.deep.equal(['folder']);
    });

    it('stays when its last directory goes', async () => {
      await stage.promises.mkdir(stage.at('a', 'b'), { recursive: true });
      await stage.promises.rmdir(stage.at('a', 'b'));
      expect(await stage.names()).to.deep.equal(['a']);
    });

    it('stays when its last file is moved away', async () => {
      await stage.folder('folder');
      await stage.promises.rename(await stage.file('folder/file'), stage.at('file'));
      expect(await stage.names()).to.deep.equal(['file', 'folder']);
    });
  });
}

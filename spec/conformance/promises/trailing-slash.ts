import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';
import { FILE_MAKERS, MKDIR, MKDIR_RECURSIVE, SEEKERS } from './verbs.js';

export function describeTrailingSlash(stage: Stage): void {
  describe('a slash at the end of the path', () => {
    for (const { title, syscall, call } of SEEKERS) {
      it(`of a file is refused by ${title}`, async () => {
        const path = `${await stage.file('file')}/`;
        await expectError(call(stage, path), errnoError('ENOTDIR', syscall, path));
        expect(await stage.text(stage.at('file'))).to.equal('content');
      });
    }

    // Linux: what is to be made with O_CREAT and ends in a slash is a directory, whatever is there.
    for (const { title, syscall, call } of FILE_MAKERS) {
      it(`is refused by ${title}, whether the file is there or not`, async () => {
        const path = `${await stage.file('file')}/`;
        await expectError(call(stage, path), errnoError('EISDIR', syscall, path));
        await expectError(call(stage, stage.at('new/')), errnoError('EISDIR', syscall, stage.at('new/')));
        expect(await stage.names()).to.deep.equal(['file']);
        expect(await stage.text(stage.at('file'))).to.equal('content');
      });
    }

    it('of a file is refused by mkdir', async () => {
      const path = `${await stage.file('file')}/`;
      await expectError(MKDIR.call(stage, path), errnoError('EEXIST', 'mkdir', path));
      await expectError(MKDIR_RECURSIVE.call(stage, path), errnoError('ENOTDIR', 'mkdir', path));
    });

    it('of a missing file is refused as missing', async () => {
      const path = stage.at('missing/');
      await expectError(stage.promises.readFile(path), errnoError('ENOENT', 'open', path));
      await expectError(stage.promises.stat(path), errnoError('ENOENT', 'stat', path));
      await expectError(stage.promises.unlink(path), errnoError('ENOENT', 'unlink', path));
    });

    it('of a file is refused by rename, on either side', async () => {
      const [from, to] = [await stage.file('from'), stage.at('to')];
      await expectError(
        stage.promises.rename(`${from}/`, to),
        errnoError('ENOTDIR', 'rename', `${from}/`, to),
      );
      await expectError(
        stage.promises.rename(from, `${to}/`),
        errnoError('ENOTDIR', 'rename', from, `${to}/`),
      );
      expect(await stage.names()).to.deep.equal(['from']);
    });

    it('of the very same file is refused by rename', async () => {
      const path = await stage.file('file');
      await expectError(
        stage.promises.rename(path, `${path}/`),
        errnoError('ENOTDIR', 'rename', path, `${path}/`),
      );
      expect(await stage.text(path)).to.equal('content');
    });

    it('of a file does not keep rename and copyFile from saying that their source is missing', async () => {
      const [missing, path] = [stage.at('missing'), `${await stage.file('file')}/`];
      await expectError(stage.promises.rename(missing, path), errnoError('ENOENT', 'rename', missing, path));
      const [from, to] = [`${missing}/`, stage.at('to')];
      await expectError(stage.promises.copyFile(from, to), errnoError('ENOENT', 'copyfile', from, to));
    });

    it('of a file is refused by utimes, and the file is no directory afterwards', async () => {
      const path = await stage.file('file');
      await expectError(stage.promises.utimes(`${path}/`, 1, 1), errnoError('ENOTDIR', 'utime', `${path}/`));
      await expectError(stage.promises.mkdir(`${path}/x`), errnoError('ENOTDIR', 'mkdir', `${path}/x`));
      expect(await stage.names()).to.deep.equal(['file']);
    });

    it('of a file is refused by copyFile, on either side', async () => {
      const [from, to] = [await stage.file('from'), stage.at('to')];
      await expectError(
        stage.promises.copyFile(`${from}/`, to),
        errnoError('ENOTDIR', 'copyfile', `${from}/`, to),
      );
      await expectError(
        stage.promises.copyFile(from, `${to}/`),
        errnoError('EISDIR', 'copyfile', from, `${to}/`),
      );
      expect(await stage.names()).to.deep.equal(['from']);
    });
  });
}

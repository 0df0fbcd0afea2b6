import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { hashOf, randomBytes } from './bytes.js';
import type { Stage } from './stage.js';

export function describeRenameFile(stage: Stage): void {
  describe('rename of a file', () => {
    it('moves it', async () => {
      const from = await stage.file('from', 'moved');
      expect(await stage.promises.rename(from, stage.at('to'))).to.equal(undefined);
      expect(await stage.names()).to.deep.equal(['to']);
      expect(await stage.text(stage.at('to'))).to.equal('moved');
      await expectError(stage.promises.stat(from), errnoError('ENOENT', 'stat', from));
    });

    it('moves all its bytes to another directory', async () => {
      const bytes = randomBytes(200_000);
      await stage.folder('folder');
      await stage.promises.rename(await stage.file('from', bytes), stage.at('folder', 'to'));
      expect(hashOf(await stage.promises.readFile(stage.at('folder', 'to')))).to.equal(hashOf(bytes));
    });

    it('names in its error both paths as they were given, though they are one', async () => {
      const [from, to] = [stage.at('missing'), stage.at('.//missing')];
      await expectError(stage.promises.rename(from, to), errnoError('ENOENT', 'rename', from, to));
      await expectError(stage.promises.rename(to, from), errnoError('ENOENT', 'rename', to, from));
    });

    it('replaces another file', async () => {
      const from = await stage.file('from', 'new');
      const to = await stage.file('to', 'old content');
      await stage.promises.rename(from, to);
      expect(await stage.names()).to.deep.equal(['to']);
      expect(await stage.text(to)).to.equal('new');
    });

    it('onto itself changes nothing', async () => {
      const path = await stage.file('file', 'content');
      expect(await stage.promises.rename(path, path)).to.equal(undefined);
      expect(await stage.text(path)).to.equal('content');
    });

    it('keeps its modification time', async () => {
      const from = await stage.file('from');
      await stage.promises.utimes(from, 1_500_000_000, 1_500_000_000);
      await stage.promises.rename(from, stage.at('to'));
      expect((await stage.promises.stat(stage.at('to'))).mtime.getTime()).to.equal(1_500_000_000_000);
    });

    it('refuses a directory as its target', async () => {
      const from = await stage.file('from');
      const to = await stage.folder('to');
      await expectError(stage.promises.rename(from, to), errnoError('EISDIR', 'rename', from, to));
      expect(await stage.text(from)).to.equal('content');
    });

    it('refuses what is missing', async () => {
      const [from, to] = [stage.at('missing'), await stage.file('to', 'old')];
      await expectError(stage.promises.rename(from, to), errnoError('ENOENT', 'rename', from, to));
      expect(await stage.text(to)).to.equal('old');
    });

    it('refuses what is missing, also onto itself', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.rename(path, path), errnoError('ENOENT', 'rename', path, path));
    });

    it('swaps two files by way of a third', async () => {
      const [one, two, spare] = [
        await stage.file('one', '1'),
        await stage.file('two', '2'),
        stage.at('spare'),
      ];
      await stage.promises.rename(one, spare);
      await stage.promises.rename(two, one);
      await stage.promises.rename(spare, two);
      expect([await stage.text(one), await stage.text(two)]).to.deep.equal(['2', '1']);
      expect(await stage.names()).to.deep.equal(['one', 'two']);
    });
  });
}

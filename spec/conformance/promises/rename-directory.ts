import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describeRenameDirectory(stage: Stage): void {
  /** A directory with a file, a file deeper down, and an empty directory. */
  const plant = async (name: string): Promise<string> => {
    await stage.promises.mkdir(stage.at(name, 'deep', 'empty'), { recursive: true });
    await stage.file(`${name}/one`, `one of ${name}`);
    await stage.file(`${name}/deep/two`, `two of ${name}`);
    return stage.at(name);
  };

  const TREE = ['deep', 'deep/empty', 'deep/two', 'one'];

  const tree = async (path: string) => (await stage.promises.readdir(path, { recursive: true })).sort();

  describe('rename of a directory', () => {
    it('moves it with all that is in it', async () => {
      const from = await plant('from');
      expect(await stage.promises.rename(from, stage.at('to'))).to.equal(undefined);
      expect(await tree(stage.at('to'))).to.deep.equal(TREE);
      expect(await stage.text(stage.at('to', 'deep', 'two'))).to.equal('two of from');
      expect(await stage.names()).to.deep.equal(['to']);
      await expectError(stage.promises.stat(`${from}/one`), errnoError('ENOENT', 'stat', `${from}/one`));
    });

    it('leaves alone what only begins with the same name', async () => {
      await plant('from');
      await stage.file('from.txt', 'beside');
      await stage.promises.rename(stage.at('from'), stage.at('to'));
      expect(await stage.names()).to.deep.equal(['from.txt', 'to']);
    });

    it('moves an empty one', async () => {
      await stage.promises.rename(await stage.folder('from'), stage.at('to'));
      expect(await stage.names(stage.at('to'))).to.deep.equal([]);
      expect(await stage.names()).to.deep.equal(['to']);
    });

    it('takes the place of an empty one', async () => {
      await stage.promises.rename(await plant('from'), await stage.folder('to'));
      expect(await stage.names()).to.deep.equal(['to']);
      expect(await tree(stage.at('to'))).to.deep.equal(TREE);
    });

    it('refuses one that is not empty as its target', async () => {
      const [from, to] = [await plant('from'), await plant('to')];
      await expectError(stage.promises.rename(from, to), errnoError('ENOTEMPTY', 'rename', from, to));
      expect(await stage.text(stage.at('from', 'one'))).to.equal('one of from');
      expect(await stage.text(stage.at('to', 'one'))).to.equal('one of to');
    });

    it('refuses a file as its target', async () => {
      const [from, to] = [await plant('from'), await stage.file('to')];
      await expectError(stage.promises.rename(from, to), errnoError('ENOTDIR', 'rename', from, to));
      expect(await stage.text(to)).to.equal('content');
    });

    it('refuses a place inside itself', async () => {
      const from = await plant('from');
      for (const to of [`${from}/inside`, `${from}/deep/inside`]) {
        await expectError(stage.promises.rename(from, to), errnoError('EINVAL', 'rename', from, to));
      }
      expect(await tree(from)).to.deep.equal(TREE);
    });

    it('refuses a directory above it as its target, for a file, too', async () => {
      const top = await plant('top');
      for (const from of [`${top}/deep`, `${top}/deep/empty`, `${top}/one`, `${top}/deep/two`]) {
        await expectError(stage.promises.rename(from, top), errnoError('ENOTEMPTY', 'rename', from, top));
      }
      expect(await tree(top)).to.deep.equal(TREE);
    });

    it('onto itself changes nothing', async () => {
      const path = await plant('folder');
      expect(await stage.promises.rename(path, path)).to.equal(undefined);
      expect(await tree(path)).to.deep.equal(TREE);
    });

    it('leaves its old path free', async () => {
      const from = await plant('from');
      await stage.promises.rename(from, stage.at('to'));
      await stage.promises.mkdir(from);
      expect(await stage.names(from)).to.deep.equal([]);
    });
  });
}

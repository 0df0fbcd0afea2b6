import { Dirent } from 'node:fs';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

/** A small tree: three files and two directories, one of them empty. */
async function plant(stage: Stage): Promise<void> {
  await stage.promises.mkdir(stage.at('a', 'empty'), { recursive: true });
  await stage.file('top');
  await stage.file('a/one');
  await stage.file('a/two');
}

const TREE = ['a', 'a/empty', 'a/one', 'a/two', 'top'];

export function describeReaddirTypes(stage: Stage): void {
  /** `path type` of each entry, below the behaviour's directory. */
  const shown = (entries: Dirent[]): string[] =>
    entries
      .map((entry) => {
        const type = entry.isDirectory() ? 'directory' : entry.isFile() ? 'file' : 'other';
        return `${entry.parentPath}/${entry.name} ${type}`.replace(`${stage.directory}/`, '');
      })
      .sort();

  describe('readdir', () => {
    it("with types gives Node's own Dirents", async () => {
      await stage.file('file');
      const [entry] = await stage.promises.readdir(stage.directory, { withFileTypes: true });
      expect(entry instanceof Dirent).to.equal(true);
      expect([entry!.name, entry!.parentPath]).to.deep.equal(['file', stage.directory]);
    });

    it('name their directory in the words of the caller, and those below it normalised', async () => {
      await stage.promises.mkdir(stage.at('folder', 'inner', 'leaf'), { recursive: true });
      const asked = stage.at('/folder', '');
      const listed = await stage.promises.readdir(asked, { withFileTypes: true, recursive: true });
      const opened: Dirent[] = [];
      const directory = await stage.promises.opendir(asked, { recursive: true });
      for await (const entry of directory) opened.push(entry);
      for (const entries of [listed, opened]) {
        const expected = [asked, stage.at('folder', 'inner')];
        expect(entries.map((entry) => entry.parentPath)).to.deep.equal(expected);
      }
    });

    it('with types tells files from directories', async () => {
      await plant(stage);
      const entries = await stage.promises.readdir(stage.directory, { withFileTypes: true });
      expect(shown(entries)).to.deep.equal(['a directory', 'top file']);
      expect(entries.some((entry) => entry.isSymbolicLink())).to.equal(false);
    });

    it('with types gives the path as it was asked for', async () => {
      await plant(stage);
      const asked = `${stage.directory}/a/.`;
      const entries = await stage.promises.readdir(asked, { withFileTypes: true });
      expect(entries.map((entry) => entry.parentPath)).to.deep.equal([asked, asked, asked]);
    });

    it('with types and an encoding gives names as Buffers', async () => {
      await stage.file('grüße');
      const [entry] = await stage.promises.readdir(stage.directory, {
        withFileTypes: true,
        encoding: 'buffer',
      });
      expect(entry!.name).to.deep.equal(Buffer.from('grüße'));
      expect(entry!.isFile()).to.equal(true);
    });

    it('with types refuses what is missing', async () => {
      const path = stage.at('missing');
      await expectError(
        stage.promises.readdir(path, { withFileTypes: true }),
        errnoError('ENOENT', 'scandir', path),
      );
    });

    it('recursively names everything below, by its path', async () => {
      await plant(stage);
      const names = await stage.promises.readdir(stage.directory, { recursive: true });
      expect(names.sort()).to.deep.equal(TREE);
    });

    it('recursively with types gives each entry its own parent', async () => {
      await plant(stage);
      const entries = await stage.promises.readdir(stage.directory, { recursive: true, withFileTypes: true });
      expect(shown(entries)).to.deep.equal([
        'a directory',
        'a/empty directory',
        'a/one file',
        'a/two file',
        'top file',
      ]);
    });

    it('recursively of an empty directory names nothing', async () => {
      const path = await stage.folder('folder');
      expect(await stage.promises.readdir(path, { recursive: true })).to.deep.equal([]);
    });

    it('recursively refuses what is missing, and a file', async () => {
      const path = stage.at('missing');
      const file = await stage.file('file');
      await expectError(
        stage.promises.readdir(path, { recursive: true }),
        errnoError('ENOENT', 'scandir', path),
      );
      await expectError(
        stage.promises.readdir(file, { recursive: true }),
        errnoError('ENOTDIR', 'scandir', file),
      );
    });
  });
}

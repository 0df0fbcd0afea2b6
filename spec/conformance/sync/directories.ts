import { expect } from 'chai';
import { errnoError, expectThrow, removeDirectoryError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

export function describeSyncDirectories(stage: Stage): void {
  describe('mkdir', () => {
    it('makes a directory and gives nothing', async () => {
      expect(stage.fs.mkdirSync(stage.at('folder'))).to.equal(undefined);
      expect((await stage.promises.stat(stage.at('folder'))).isDirectory()).to.equal(true);
    });

    it('takes options that are inherited, or behind a proxy, or more than it knows', () => {
      const known = { recursive: true as const };
      const all = [Object.create(known), new Proxy(known, {}), { ...known, done: () => {}, more: new Map() }];
      for (const [index, options] of all.entries()) {
        expect(stage.fs.mkdirSync(stage.at(`${index}`, 'b'), options)).to.equal(stage.at(`${index}`));
      }
    });

    it('gives the first directory that it made, recursively', async () => {
      expect(stage.fs.mkdirSync(stage.at('a', 'b', 'c'), { recursive: true })).to.equal(stage.at('a'));
      expect(stage.fs.mkdirSync(stage.at('a', 'b', 'd'), { recursive: true })).to.equal(
        stage.at('a', 'b', 'd'),
      );
      expect(stage.fs.mkdirSync(stage.at('a', 'b', 'd'), { recursive: true })).to.equal(undefined);
    });

    it('refuses what is there', async () => {
      for (const path of [await stage.folder('folder'), await stage.file('file')]) {
        expectThrow(() => stage.fs.mkdirSync(path), errnoError('EEXIST', 'mkdir', path));
      }
    });
  });

  describe('mkdtemp', () => {
    it('makes a directory of a new name', () => {
      const path = stage.fs.mkdtempSync(stage.at('prefix-'));
      expect(path).to.match(/\/prefix-\w{6}$/);
      expect(stage.fs.statSync(path).isDirectory()).to.equal(true);
    });

    it('gives bytes when asked to', () => {
      const path = stage.fs.mkdtempSync(stage.at('prefix-'), 'buffer') as unknown as Buffer;
      expect(Buffer.isBuffer(path)).to.equal(true);
      expect(stage.fs.existsSync(path)).to.equal(true);
    });
  });

  describe('readdir', () => {
    const fill = async (): Promise<void> => {
      await stage.folder('folder');
      await stage.file('folder/below');
      await stage.file('file');
    };

    it('names what is there', async () => {
      await fill();
      expect(stage.fs.readdirSync(stage.directory).sort()).to.deep.equal(['file', 'folder']);
      expect(stage.fs.readdirSync(await stage.folder('empty'))).to.deep.equal([]);
    });

    it('gives bytes when asked to', async () => {
      await stage.file('file');
      expect(stage.fs.readdirSync(stage.directory, 'buffer')).to.deep.equal([Buffer.from('file')]);
    });

    it('gives types', async () => {
      await fill();
      const entries = stage.fs.readdirSync(stage.directory, { withFileTypes: true });
      expect(entries.every((entry) => entry instanceof stage.fs.Dirent)).to.equal(true);
      const found = entries.map((entry) => [entry.name, entry.isDirectory(), entry.parentPath]);
      expect(found.sort()).to.deep.equal([
        ['file', false, stage.directory],
        ['folder', true, stage.directory],
      ]);
    });

    it('goes down', async () => {
      await fill();
      const names = stage.fs.readdirSync(stage.directory, { recursive: true }) as string[];
      expect(names.sort()).to.deep.equal(['file', 'folder', 'folder/below']);
    });

    it('refuses a file', async () => {
      const path = await stage.file('file');
      expectThrow(() => stage.fs.readdirSync(path), errnoError('ENOTDIR', 'scandir', path));
    });
  });

  describe('rmdir', () => {
    it('removes an empty directory', async () => {
      const path = await stage.folder('folder');
      expect(stage.fs.rmdirSync(path)).to.equal(undefined);
      expect(stage.fs.existsSync(path)).to.equal(false);
    });

    it('refuses a full one, and a file', async () => {
      const path = await stage.folder('folder');
      const file = await stage.file('folder/file');
      expectThrow(() => stage.fs.rmdirSync(path), errnoError('ENOTEMPTY', 'rmdir', path));
      expectThrow(() => stage.fs.rmdirSync(file), errnoError('ENOTDIR', 'rmdir', file));
    });
  });

  describe('rm', () => {
    it('removes a file', async () => {
      const path = await stage.file('file');
      expect(stage.fs.rmSync(path)).to.equal(undefined);
      expect(await stage.names()).to.deep.equal([]);
    });

    it('removes a tree', async () => {
      const path = await stage.folder('folder');
      await stage.file('folder/file');
      expect(stage.fs.rmSync(path, { recursive: true })).to.equal(undefined);
      expect(stage.fs.existsSync(`${path}/file`)).to.equal(false);
      expect(await stage.names()).to.deep.equal([]);
    });

    it('refuses a directory without recursive', async () => {
      const path = await stage.folder('folder');
      expectThrow(() => stage.fs.rmSync(path), removeDirectoryError(path));
    });

    it('overlooks what is missing when told to', () => {
      expect(stage.fs.rmSync(stage.at('missing'), { force: true })).to.equal(undefined);
      expect(stage.fs.rmSync(stage.at('missing'), { force: true, recursive: true })).to.equal(undefined);
    });
  });
}

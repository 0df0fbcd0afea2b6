import type { BigIntStats, Stats } from 'node:fs';
import { expect } from 'chai';
import type { Stage } from './stage.js';

/** Every field but the access time, which a read may move. */
function fieldsOf(stats: Stats | BigIntStats): Record<string, unknown> {
  const fields = Object.entries(stats).filter(([name]) => !name.startsWith('atime'));
  return Object.fromEntries([
    ...fields,
    ['mtime', stats.mtime],
    ['ctime', stats.ctime],
    ['birthtime', stats.birthtime],
  ]);
}

export function describeStatAgreement(stage: Stage): void {
  const identity = async (path: string): Promise<string> => {
    const { dev, ino } = await stage.promises.stat(path, { bigint: true });
    return `${dev}:${ino}`;
  };

  describe('the stats of one file', () => {
    it('agree in stat, lstat and handle.stat', async () => {
      const path = await stage.file('file', 'content');
      const handle = await stage.promises.open(path);
      const [stats, own, opened] = [
        await stage.promises.stat(path),
        await stage.promises.lstat(path),
        await handle.stat(),
      ].map(fieldsOf);
      await handle.close();
      expect(own).to.deep.equal(stats);
      expect(opened).to.deep.equal(stats);
    });

    it('agree in stat, lstat and handle.stat with bigints', async () => {
      const path = await stage.file('file', 'content');
      const handle = await stage.promises.open(path);
      const [stats, own, opened] = [
        await stage.promises.stat(path, { bigint: true }),
        await stage.promises.lstat(path, { bigint: true }),
        await handle.stat({ bigint: true }),
      ].map(fieldsOf);
      await handle.close();
      expect(own).to.deep.equal(stats);
      expect(opened).to.deep.equal(stats);
    });

    it('agree before and after it was read', async () => {
      const path = await stage.file('file', 'content');
      const before = fieldsOf(await stage.promises.stat(path));
      await stage.promises.readFile(path);
      expect(fieldsOf(await stage.promises.stat(path))).to.deep.equal(before);
    });

    it('agree in stat and lstat for a directory', async () => {
      const path = await stage.folder('folder');
      expect(fieldsOf(await stage.promises.lstat(path))).to.deep.equal(
        fieldsOf(await stage.promises.stat(path)),
      );
    });

    it('agree after a listing with types', async () => {
      const path = await stage.file('file', 'content');
      const before = fieldsOf(await stage.promises.stat(path));
      await stage.promises.readdir(stage.directory, { withFileTypes: true });
      expect(fieldsOf(await stage.promises.stat(path))).to.deep.equal(before);
    });

    it('name one file by two paths', async () => {
      await stage.folder('folder');
      const path = await stage.file('file');
      expect(await identity(stage.at('folder', '..', 'file'))).to.equal(await identity(path));
      expect(await identity(`${stage.directory}//./file`)).to.equal(await identity(path));
    });

    it('name two files, and a directory, apart', async () => {
      const [one, two, folder] = [
        await stage.file('one'),
        await stage.file('two'),
        await stage.folder('folder'),
      ];
      const identities = [await identity(one), await identity(two), await identity(folder)];
      expect(new Set(identities).size).to.equal(3);
    });

    it('name the same file after it was written again, unless a change makes it another', async () => {
      const path = await stage.file('file', 'old');
      const before = await identity(path);
      await stage.promises.writeFile(path, 'new');
      const changed = await identity(path);
      expect(changed === before).to.equal(stage.capabilities.changeKeepsIdentity);
      await stage.promises.writeFile(path, 'again');
      expect(await identity(path)).to.equal(changed);
    });

    it('name the same file after it was renamed, unless identity comes from the path', async () => {
      const path = await stage.file('file');
      const before = await identity(path);
      await stage.promises.rename(path, stage.at('moved'));
      const same = (await identity(stage.at('moved'))) === before;
      const { renameKeepsIdentity, changeKeepsIdentity } = stage.capabilities;
      expect(same).to.equal(renameKeepsIdentity && changeKeepsIdentity);
    });
  });
}

import { type BigIntStats, Stats } from 'node:fs';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

const TYPE_BITS = 0o170000;
const FILE_BITS = 0o100000;
const DIRECTORY_BITS = 0o040000;

export function describeStat(stage: Stage): void {
  for (const verb of ['stat', 'lstat'] as const) {
    describe(verb, () => {
      it('tells a file', async () => {
        const stats = await stage.promises[verb](await stage.file('file', 'abc'));
        expect([stats.isFile(), stats.isDirectory(), stats.isSymbolicLink()]).to.deep.equal([
          true,
          false,
          false,
        ]);
        expect(stats.size).to.equal(3);
        expect(stats.mode & TYPE_BITS).to.equal(FILE_BITS);
      });

      it('tells a directory', async () => {
        const stats = await stage.promises[verb](await stage.folder('folder'));
        expect([stats.isFile(), stats.isDirectory(), stats.isSymbolicLink()]).to.deep.equal([
          false,
          true,
          false,
        ]);
        expect(stats.mode & TYPE_BITS).to.equal(DIRECTORY_BITS);
      });

      it("gives Node's own Stats", async () => {
        const stats = await stage.promises[verb](await stage.file('file'));
        expect(stats instanceof Stats).to.equal(true);
        expect([
          stats.isFIFO(),
          stats.isSocket(),
          stats.isBlockDevice(),
          stats.isCharacterDevice(),
        ]).to.deep.equal([false, false, false, false]);
      });

      it('gives bigints when asked to', async () => {
        const path = await stage.file('file', 'abc');
        const stats = (await stage.promises[verb](path, { bigint: true })) as BigIntStats;
        expect([stats.size, typeof stats.ino, typeof stats.mode]).to.deep.equal([3n, 'bigint', 'bigint']);
        expect(stats.isFile()).to.equal(true);
        expect(stats.mtimeNs / 1_000_000n).to.equal(stats.mtimeMs);
        expect(stats.mtime.getTime()).to.equal(Number(stats.mtimeMs));
      });

      it('gives times near to now for what was made now', async () => {
        const stats = await stage.promises[verb](await stage.file('file'));
        for (const time of [stats.mtime, stats.ctime]) {
          // A minute of room: clocks of disks and stores differ.
          expect(Math.abs(Date.now() - time.getTime())).to.be.below(60_000);
        }
        expect(stats.birthtime).to.be.instanceOf(Date);
      });

      it('refuses what is missing', async () => {
        const path = stage.at('missing');
        await expectError(stage.promises[verb](path), errnoError('ENOENT', verb, path));
      });

      it('refuses what is no longer there', async () => {
        const path = await stage.file('file');
        await stage.promises[verb](path);
        await stage.promises.unlink(path);
        await expectError(stage.promises[verb](path), errnoError('ENOENT', verb, path));
      });
    });
  }

  it('stat refuses the empty path', async () => {
    await expectError(stage.promises.stat(''), errnoError('ENOENT', 'stat', ''));
  });
}

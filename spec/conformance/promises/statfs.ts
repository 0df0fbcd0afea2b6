import { expect } from 'chai';
import { errnoError, expectError, expectThrow } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describeStatfs(stage: Stage): void {
  describe('statfs', () => {
    it('tells of a file system with room for a file, of a file and of a directory', async () => {
      for (const path of [stage.directory, await stage.file('file')]) {
        const stats = await stage.promises.statfs(path);
        expect(stats.constructor.name).to.equal('StatFs');
        for (const value of Object.values(stats)) expect(value).to.be.a('number');
        expect(stats.bsize).to.be.greaterThan(0);
        expect(stats.bavail * stats.bsize).to.be.within(1, Number.MAX_SAFE_INTEGER);
        expect(stats.bavail).to.be.at.most(stats.bfree);
        expect(stats.bfree).to.be.at.most(stats.blocks);
        expect(stats.ffree).to.be.within(1, stats.files);
      }
    });

    it('has the fields that the disk has', async () => {
      const fields = Object.keys(await stage.promises.statfs(stage.directory));
      const { statfsSync } = await import('node:fs');
      expect(fields).to.deep.equal(Object.keys(statfsSync(process.cwd())));
    });

    it('tells the same in bigints', async () => {
      const [numbers, bigints] = [
        await stage.promises.statfs(stage.directory),
        await stage.promises.statfs(stage.directory, { bigint: true }),
      ];
      for (const value of Object.values(bigints)) expect(value).to.be.a('bigint');
      for (const field of ['type', 'bsize', 'blocks', 'files'] as const)
        expect(Number(bigints[field])).to.equal(numbers[field]);
    });

    it('has a callback and a sync form', async () => {
      const { bsize, blocks } = await stage.promises.statfs(stage.directory);
      expect(stage.fs.statfsSync(stage.directory)).to.include({ bsize, blocks });
      expect(stage.fs.statfsSync(stage.directory, { bigint: true }).bsize).to.equal(BigInt(bsize));
      const called = await new Promise<import('node:fs').StatsFs>((done, fail) =>
        stage.fs.statfs(stage.directory, (error, stats) => (error ? fail(error) : done(stats))),
      );
      expect(called).to.include({ bsize, blocks });
    });

    it('says what is missing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.statfs(path), errnoError('ENOENT', 'statfs', path));
      expectThrow(() => stage.fs.statfsSync(path), errnoError('ENOENT', 'statfs', path));
    });

    it('refuses what is below a file', async () => {
      const path = `${await stage.file('file')}/below`;
      await expectError(stage.promises.statfs(path), errnoError('ENOTDIR', 'statfs', path));
    });
  });
}

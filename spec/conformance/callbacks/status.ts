import type { BigIntStats, Stats } from 'node:fs';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';
import { answerOf, answersOf } from './answer.js';

export function describeStatusCallbacks(stage: Stage): void {
  for (const verb of ['stat', 'lstat'] as const) {
    it(`${verb} tells files from directories`, async () => {
      const path = await stage.file('file', 'abc');
      const file = await answerOf<Stats>((done) => stage.fs[verb](path, done));
      expect([file.isFile(), file.size]).to.deep.equal([true, 3]);
      const folder = await stage.folder('folder');
      expect((await answerOf<Stats>((done) => stage.fs[verb](folder, done))).isDirectory()).to.equal(true);
    });

    it(`${verb} gives bigints when asked to`, async () => {
      const path = await stage.file('file', 'abc');
      const stats = await answerOf<BigIntStats>((done) => stage.fs[verb](path, { bigint: true }, done));
      expect(stats.size).to.equal(3n);
    });

    it(`${verb} agrees with its promise`, async () => {
      const path = await stage.file('file', 'abc');
      const { ino, dev, mtimeMs, mode } = await answerOf<Stats>((done) => stage.fs[verb](path, done));
      expect(await stage.promises[verb](path)).to.include({ ino, dev, mtimeMs, mode });
    });

    it(`${verb} refuses what is missing`, async () => {
      const path = stage.at('missing');
      await expectError(
        answersOf((done) => stage.fs[verb](path, done)),
        errnoError('ENOENT', verb, path),
      );
    });
  }

  it('access grants what is there and gives nothing', async () => {
    const path = await stage.file('file');
    expect(await answersOf((done) => stage.fs.access(path, done))).to.deep.equal([]);
    const { R_OK, W_OK } = stage.fs.constants;
    expect(await answersOf((done) => stage.fs.access(path, R_OK | W_OK, done))).to.deep.equal([]);
  });

  it('access refuses what is missing', async () => {
    const path = stage.at('missing');
    await expectError(
      answersOf((done) => stage.fs.access(path, done)),
      errnoError('ENOENT', 'access', path),
    );
  });

  it('utimes sets the modification time', async () => {
    const path = await stage.file('file');
    await answersOf((done) => stage.fs.utimes(path, 1_500_000_000, new Date(1_600_000_000_123), done));
    expect((await stage.promises.stat(path)).mtime.getTime()).to.equal(1_600_000_000_123);
  });

  it('utimes refuses what is missing', async () => {
    const path = stage.at('missing');
    await expectError(
      answersOf((done) => stage.fs.utimes(path, 1, 1, done)),
      errnoError('ENOENT', 'utime', path),
    );
  });

  it('realpath takes out dots', async () => {
    const path = await stage.file('file');
    const winding = `${stage.directory}/.//file`;
    expect(await answerOf((done) => stage.fs.realpath(winding, done))).to.equal(path);
    expect(await answerOf((done) => stage.fs.realpath.native(winding, done))).to.equal(path);
    const bytes = await answerOf<Buffer>((done) => stage.fs.realpath(path, 'buffer', done));
    expect(bytes).to.deep.equal(Buffer.from(path));
  });

  it('realpath refuses what is missing, in the words of lstat', async () => {
    const path = stage.at('missing');
    await expectError(
      answersOf((done) => stage.fs.realpath(path, done)),
      errnoError('ENOENT', 'lstat', path),
    );
  });

  it('realpath.native refuses what is missing, in its own words', async () => {
    const path = stage.at('missing');
    await expectError(
      answersOf((done) => stage.fs.realpath.native(path, done)),
      errnoError('ENOENT', 'realpath', path),
    );
  });
}

import { expect } from 'chai';
import { errnoError, expectThrow } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

export function describeSyncStatus(stage: Stage): void {
  for (const verb of ['stat', 'lstat'] as const) {
    const statSync = (path: string, options?: object) =>
      stage.fs[`${verb}Sync`](path, options as { bigint?: false });

    describe(verb, () => {
      it('tells files from directories', async () => {
        const file = statSync(await stage.file('file', 'abc'))!;
        expect([file.isFile(), file.size]).to.deep.equal([true, 3]);
        expect(statSync(await stage.folder('folder'))!.isDirectory()).to.equal(true);
      });

      it('gives Stats of the class that fs has', async () => {
        expect(statSync(await stage.file('file'))).to.be.instanceOf(stage.fs.Stats);
      });

      it('gives bigints when asked to', async () => {
        const stats = stage.fs[`${verb}Sync`](await stage.file('file', 'abc'), { bigint: true });
        expect([stats!.size, typeof stats!.mtimeNs]).to.deep.equal([3n, 'bigint']);
      });

      it('agrees with its promise in every field', async () => {
        const path = await stage.file('file', 'abc');
        const [one, other] = [statSync(path)!, await stage.promises[verb](path)];
        expect({ ...one, atimeMs: 0, atime: 0 }).to.deep.equal({ ...other, atimeMs: 0, atime: 0 });
      });

      it('answers nothing for what is missing, when asked to', async () => {
        expect(statSync(stage.at('missing'), { throwIfNoEntry: false })).to.equal(undefined);
        expectThrow(
          () => statSync(stage.at('missing'), { throwIfNoEntry: true }),
          errnoError('ENOENT', verb, stage.at('missing')),
        );
      });

      it('refuses a slash behind a file', async () => {
        const path = `${await stage.file('file')}/`;
        expectThrow(() => statSync(path), errnoError('ENOTDIR', verb, path));
      });
    });
  }

  describe('access', () => {
    it('grants what is there and gives nothing', async () => {
      const path = await stage.file('file');
      const { R_OK, W_OK } = stage.fs.constants;
      expect(stage.fs.accessSync(path)).to.equal(undefined);
      expect(stage.fs.accessSync(path, R_OK | W_OK)).to.equal(undefined);
      expect(stage.fs.accessSync(stage.directory)).to.equal(undefined);
    });

    it('refuses execution of what has no such bit', async () => {
      const path = await stage.file('file');
      expectThrow(
        () => stage.fs.accessSync(path, stage.fs.constants.X_OK),
        errnoError('EACCES', 'access', path),
      );
    });
  });

  describe('exists', () => {
    it('is true for files and directories', async () => {
      expect(stage.fs.existsSync(await stage.file('file'))).to.equal(true);
      expect(stage.fs.existsSync(await stage.folder('folder'))).to.equal(true);
    });

    it('is false for what is missing, below a file, or no path', async () => {
      expect(stage.fs.existsSync(stage.at('missing'))).to.equal(false);
      expect(stage.fs.existsSync(`${await stage.file('file')}/below`)).to.equal(false);
      expect(stage.fs.existsSync('')).to.equal(false);
    });
  });

  describe('realpath', () => {
    for (const form of ['realpathSync', 'native'] as const) {
      const realpath = (path: string, options?: 'buffer') =>
        (form === 'native' ? stage.fs.realpathSync.native : stage.fs.realpathSync)(path, options as 'utf8');

      it(`takes out dots (${form})`, async () => {
        const path = await stage.file('file');
        expect(realpath(`${stage.directory}/.//file`)).to.equal(path);
      });

      it(`gives bytes when asked to (${form})`, async () => {
        const path = await stage.file('file');
        expect(realpath(path, 'buffer')).to.deep.equal(Buffer.from(path));
      });

      it(`refuses what is missing in words of its own (${form})`, () => {
        const path = stage.at('missing');
        const syscall = form === 'native' ? 'realpath' : 'lstat';
        expectThrow(() => realpath(path), errnoError('ENOENT', syscall, path));
      });
    }
  });

  describe('readlink', () => {
    it('refuses a file', async () => {
      const path = await stage.file('file');
      expectThrow(() => stage.fs.readlinkSync(path), errnoError('EINVAL', 'readlink', path));
    });
  });

  describe('the verbs of attributes', () => {
    it('set times', async () => {
      const path = await stage.file('file');
      for (const verb of ['utimesSync', 'lutimesSync'] as const) {
        expect(stage.fs[verb](path, 1_500_000_000, new Date(1_600_000_000_123))).to.equal(undefined);
        const { atime, mtime } = stage.fs.statSync(path);
        expect([atime.getTime(), mtime.getTime()]).to.deep.equal([1_500_000_000_000, 1_600_000_000_123]);
        stage.fs.utimesSync(path, 1, 1);
      }
    });

    it('set permissions', async () => {
      const path = await stage.file('file');
      expect(stage.fs.chmodSync(path, 0o640)).to.equal(undefined);
      expect(stage.fs.statSync(path).mode & 0o777).to.equal(0o640);
      stage.fs.chmodSync(path, '600');
      expect((await stage.promises.stat(path)).mode & 0o777).to.equal(0o600);
    });

    it('set the owner', async () => {
      const path = await stage.file('file');
      const { uid, gid } = stage.fs.statSync(path);
      expect(stage.fs.chownSync(path, uid, gid)).to.equal(undefined);
      expect(stage.fs.lchownSync(path, uid, gid)).to.equal(undefined);
      expect(stage.fs.statSync(path)).to.include({ uid, gid });
    });
  });
}

import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

const MOMENT = 1_600_000_000_123;

export function describeUtimes(stage: Stage): void {
  const modified = async (path: string) => (await stage.promises.stat(path)).mtime.getTime();

  describe('utimes', () => {
    const forms: ReadonlyArray<readonly [string, string | number | Date]> = [
      ['a Date', new Date(MOMENT)],
      ['a number of seconds', MOMENT / 1000],
      ['seconds as text', String(MOMENT / 1000)],
    ];
    for (const [title, time] of forms) {
      it(`sets the modification time, to the millisecond, by ${title}`, async () => {
        const path = await stage.file('file');
        expect(await stage.promises.utimes(path, time, time)).to.equal(undefined);
        expect(await modified(path)).to.equal(MOMENT);
      });
    }

    it('sets the access time, or lets it follow the modification time', async () => {
      const path = await stage.file('file');
      await stage.promises.utimes(path, 1_500_000_000, 1_600_000_000);
      const { atime } = await stage.promises.stat(path);
      const expected = stage.capabilities.accessTimes ? 1_500_000_000_000 : 1_600_000_000_000;
      expect(atime.getTime()).to.equal(expected);
    });

    it('leaves the content alone', async () => {
      const path = await stage.file('file', 'content');
      await stage.promises.utimes(path, 1, 1);
      expect(await stage.text(path)).to.equal('content');
      expect((await stage.promises.stat(path)).size).to.equal(7);
    });

    it('is still known after the file was read and listed', async () => {
      const path = await stage.file('file');
      await stage.promises.utimes(path, MOMENT / 1000, MOMENT / 1000);
      await stage.promises.readFile(path);
      await stage.names();
      expect(await modified(path)).to.equal(MOMENT);
    });

    it('is overtaken by the next write', async () => {
      const path = await stage.file('file');
      await stage.promises.utimes(path, 1_500_000_000, 1_500_000_000);
      await stage.promises.writeFile(path, 'new');
      expect(await modified(path)).to.be.above(1_500_000_000_000);
    });

    it('sets the times of a directory', async () => {
      const path = await stage.folder('folder');
      await stage.promises.utimes(path, MOMENT / 1000, MOMENT / 1000);
      expect(await modified(path)).to.equal(MOMENT);
    });

    it('refuses what is missing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.utimes(path, 1, 1), errnoError('ENOENT', 'utime', path));
    });

    it('refuses a time that is none', async () => {
      const path = await stage.file('file');
      const error = await stage.promises
        .utimes(path, 'noon', 1)
        .catch((thrown: NodeJS.ErrnoException) => thrown);
      expect(error).to.include({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    });
  });
}

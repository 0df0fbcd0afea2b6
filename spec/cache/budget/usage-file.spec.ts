import { appendFile, mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { UsageFile } from '../../../lib/cache/budget/usage-file.js';
import { changeLine } from '../../../lib/cache/budget/usage-sum.js';
import { inDirectory } from '../support.js';

/** Some on one file, as in some processes. */
async function withFiles(
  count: number,
  work: (files: UsageFile[], path: string, directory: string) => Promise<void>,
): Promise<void> {
  await inDirectory(async (directory) => {
    const drafts = join(directory, 'tmp');
    await mkdir(drafts);
    const path = join(directory, 'usage');
    await work(
      Array.from({ length: count }, () => new UsageFile(path, drafts)),
      path,
      directory,
    );
    expect(await readdir(drafts)).to.deep.equal([]);
  });
}

async function begin(file: UsageFile, total = 0): Promise<void> {
  await file.measured(total, await file.exchange(0));
}

describe('the usage file', () => {
  it('says nothing before somebody has measured', () =>
    withFiles(1, async ([file]) => {
      expect((await file!.exchange(5)).total).to.equal(undefined);
      await begin(file!, 100);
      expect((await file!.exchange(5)).total).to.equal(105);
    }));

  it('lets each know what all have added', () =>
    withFiles(3, async (files) => {
      await begin(files[0]!);
      const changes = Array.from({ length: 60 }, (_, index) => index - 10);
      await Promise.all(
        files.map(async (file) => {
          for (const change of changes) await file.exchange(change);
        }),
      );
      const wanted = 3 * changes.reduce((sum, change) => sum + change, 0);
      for (const file of files) expect((await file.exchange(0)).total).to.equal(wanted);
    }));

  it('is begun anew when it is long, and nobody loses what others add meanwhile', () =>
    withFiles(3, async (files, path) => {
      await begin(files[0]!);
      await appendFile(path, changeLine(1).repeat(100_000));
      const before = (await stat(path)).size;
      await Promise.all(
        files.map(async (file) => {
          for (let round = 0; round < 50; round += 1) await file.exchange(1000);
        }),
      );
      expect((await stat(path)).size).to.be.below(before / 10);
      for (const file of files) await file.settled();
      const { total } = await files[0]!.exchange(0);
      // Counted twice is a download more; counted never would be a full disk.
      expect(total).to.be.at.least(100_000 + 150_000);
      expect(total).to.be.at.most(100_000 + 160_000);
    }));

  it('is begun anew once, whoever has died while he did', () =>
    withFiles(1, async ([file], path) => {
      await begin(file!);
      await appendFile(path, changeLine(1).repeat(100_000));
      await writeFile(`${path}.lock`, '');
      expect((await file!.exchange(1)).total).to.equal(100_001);
      expect((await stat(path)).size, 'while another one does').to.be.above(300_000);
      await utimes(`${path}.lock`, 1, 1);
      await file!.exchange(1);
      expect((await file!.exchange(1)).total).to.equal(100_003);
      expect((await stat(path)).size).to.be.below(1000);
      expect(await readdir(dirname(path))).to.have.members(['tmp', 'usage']);
      await file!.settled();
    }));

  it('knows nothing any more once it is gone, or was cut', () =>
    withFiles(1, async ([file], path) => {
      await begin(file!, 100);
      await rm(path);
      expect((await file!.exchange(5)).total).to.equal(undefined);
    }));

  it('takes no measure that speaks of another file', () =>
    withFiles(1, async ([file], path) => {
      await begin(file!, 100);
      const since = await file!.exchange(0);
      await rm(path);
      expect((await file!.measured(7, since)).total).to.equal(undefined);
    }));

  it('is refused by the disk with what the disk says', () =>
    withFiles(1, async ([file], _, directory) => {
      await rm(directory, { recursive: true });
      const error = await file!.exchange(5).catch((reason) => reason);
      expect(error.code).to.equal('ENOENT');
      await mkdir(join(directory, 'tmp'), { recursive: true });
    }));
});

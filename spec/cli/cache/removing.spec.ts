import { type FileHandle, mkdir, open, readdir, unlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { costOf } from '../../../lib/cache/budget/cost.js';
import { takeStock } from '../../../lib/cache/inventory/take-stock.js';
import { createLayout } from '../../../lib/cache/layout.js';
import { Leases } from '../../../lib/cache/leases/leases.js';
import { cacheIn, filesBelow, inDirectory, putContent } from '../../cache/support.js';
import { hasTerminal, runCache, runOnTerminal } from './support.js';

const COST = costOf(1000);

/** Files `0`, `1`, ... of one store, used in that order, a thousand seconds apart. */
async function fill(directory: string, count: number, storeName = 'store'): Promise<void> {
  const cache = cacheIn(directory, { storeName });
  for (let number = 0; number < count; number += 1) await putContent(cache, `${number}`, `${number}`);
  await cache.dispose();
  for (let number = 0; number < count; number += 1)
    await utimes(cache.layout.meta(`${number}`), 1000 * (number + 1), 1000 * (number + 1));
}

/** What no meta speaks of. */
async function leaveOrphan(directory: string, name: string): Promise<string> {
  const path = join(directory, 'files', 'store', 'left', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'orphan');
  return path;
}

const held = async (directory: string) => (await takeStock(createLayout(directory, 'store'), undefined)).held;

describe('mediafs cache prune', function () {
  this.timeout(60_000);

  it('removes what was used longest ago, until no more is held than may be', () =>
    inDirectory(async (directory) => {
      await fill(directory, 6);
      const { code, stdout } = await runCache(['prune', '-d', directory, '--max-bytes', `${3 * COST}`]);
      expect(code).to.equal(0);
      expect(stdout).to.equal(
        '3 cached files (2.9 KiB) removed; 0 orphans (0 B) removed; 0 temporary files (0 B) removed\n',
      );
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal(['store/3', 'store/4', 'store/5']);
      expect(await filesBelow(join(directory, 'meta'))).to.have.length(3);
      expect(await held(directory)).to.equal(3 * COST);
    }));

  it('removes what was not used for so long', () =>
    inDirectory(async (directory) => {
      await fill(directory, 3);
      const cache = cacheIn(directory);
      await cache.lookUp('1');
      await cache.dispose();
      const { stdout } = await runCache(['prune', '-d', directory, '--older-than', '1h', '-v']);
      expect(stdout)
        .to.match(/^removed {2}cached {2}1000 bytes {2}0$/m)
        .and.to.match(/ {2}2$/m);
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal(['store/1']);
    }));

  it('prunes to the bound of the mount when it is told nothing', () =>
    inDirectory(async (directory) => {
      await fill(directory, 4);
      const url = `s3://media?${new URLSearchParams({ cacheDirectory: directory, maxBytes: `${COST}` })}`;
      expect((await runCache(['prune', '--url', url])).code).to.equal(0);
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal(['store/3']);
    }));

  it('leaves alone what is leased, open in another process, or has just come', () =>
    inDirectory(async (directory) => {
      await fill(directory, 3);
      const layout = createLayout(directory, 'store');
      const leases = new Leases(layout);
      await leases.take(join(layout.files, '0'));
      const handle = await open(join(layout.files, '1'));
      try {
        const { stdout } = await runCache(['prune', '-d', directory, '--max-bytes', '0', '--json']);
        expect(JSON.parse(stdout).files.map(({ outcome }: { outcome: string }) => outcome)).to.deep.equal(
          process.platform === 'linux' ? ['kept', 'kept', 'removed'] : ['kept', 'removed', 'removed'],
        );
      } finally {
        await leases.dispose();
        await handle.close();
      }
      const graceful = await runCache(['prune', '-d', directory, '--max-bytes', '0', '--grace', '1h']);
      expect(graceful.stdout).to.match(/^0 cached files \(0 B\) removed, [12] had to stay;/);
      await runCache(['prune', '-d', directory, '--max-bytes', '0']);
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal([]);
    }));

  it('removes files that nothing describes, and forgotten temporary files', () =>
    inDirectory(async (directory) => {
      await fill(directory, 2);
      await leaveOrphan(directory, 'behind');
      // Its meta went, and then its process.
      await unlink(createLayout(directory, 'store').meta('0'));
      for (const name of ['a', 'b']) await writeFile(join(directory, 'tmp', name.repeat(32)), 'forgotten');
      const handle: FileHandle = await open(join(directory, 'tmp', 'b'.repeat(32)));
      const { stdout } = await runCache([
        'prune',
        '-d',
        directory,
        '--older-than',
        '1ms',
        '--max-bytes',
        '1GiB',
        '--json',
      ]);
      await handle.close();
      const { orphans, temporary } = JSON.parse(stdout);
      expect(orphans.map(({ path }: { path: string }) => path)).to.have.members([
        join(directory, 'files', 'store', '0'),
        join(directory, 'files', 'store', 'left', 'behind'),
      ]);
      expect(temporary).to.have.length(process.platform === 'linux' ? 1 : 2);
      expect(await readdir(join(directory, 'files', 'store')).catch(() => [])).to.deep.equal([]);
      expect(await held(directory)).to.equal(0);
    }));

  it('tells only, and removes nothing, with --dry-run', () =>
    inDirectory(async (directory) => {
      await fill(directory, 2);
      await leaveOrphan(directory, 'behind');
      const before = await filesBelow(directory);
      const { code, stdout } = await runCache([
        'prune',
        '-d',
        directory,
        '--max-bytes',
        `${COST}`,
        '--dry-run',
      ]);
      expect(code).to.equal(0);
      expect(stdout.split('\n').slice(0, 3)).to.deep.equal([
        'stale    cached  1000 bytes  0',
        `stale    orphan  6 bytes  ${join(directory, 'files', 'store', 'left', 'behind')}`,
        '1 cached file (1000 B) would go; 1 orphan (6 B) would go; 0 temporary files (0 B) removed',
      ]);
      expect(await filesBelow(directory)).to.deep.equal(before);
    }));

  it('tells on standard error how far it has come, in plain lines, and nothing of it with --json', () =>
    inDirectory(async (directory) => {
      await fill(directory, 4);
      const plain = await runCache(['prune', '-d', directory, '--max-bytes', `${2 * COST}`]);
      expect(plain.stderr).to.equal('pruned: 20 %, 1 of 4\npruned: 50 %, 2 of 4\n');
      const { stdout, stderr } = await runCache(['prune', '-d', directory, '--max-bytes', '0', '--json']);
      expect(stderr).to.equal('');
      expect(JSON.parse(stdout).files).to.have.length(2);
    }));

  for (const given of [
    ['--max-bytes', 'many'],
    ['--older-than', 'long'],
  ]) {
    it(`ends with 2 for ${given.join(' ')}`, () =>
      inDirectory(async (directory) => {
        const { code, stderr } = await runCache(['prune', '-d', directory, ...given]);
        expect(code).to.equal(2);
        expect(stderr).to.match(/must be a/);
      }));
  }
});

describe('mediafs cache clear', function () {
  this.timeout(60_000);

  it('removes all that is not in use, of one store or of all', () =>
    inDirectory(async (directory) => {
      await fill(directory, 2, 'one');
      await fill(directory, 2, 'other');
      await leaveOrphan(directory, 'behind');
      const leases = new Leases(createLayout(directory, 'other'));
      await leases.take(join(directory, 'files', 'other', '1'));
      const one = await runCache(['clear', '-d', directory, '--store', 'one', '--yes']);
      expect(one.code).to.equal(0);
      expect(one.stdout).to.match(/^2 cached files \(2\.0 KiB\) removed; 0 orphans/);
      expect(await filesBelow(join(directory, 'files'))).to.have.length(3);
      const all = await runCache(['clear', '-d', directory, '--yes']);
      expect(all.stdout).to.match(/^1 cached file \(1000 B\) removed, 1 had to stay; 1 orphan /);
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal(['other/1']);
      expect(await held(directory)).to.equal(COST);
      await leases.dispose();
      const { stdout } = await runCache(['clear', '-d', directory, '--yes', '--json']);
      expect(JSON.parse(stdout).files).to.deep.equal([
        { key: '1', path: join(directory, 'files', 'other', '1'), size: 1000, outcome: 'removed' },
      ]);
    }));

  it('removes nothing in a pipe unless it is told to, and ends with 2', () =>
    inDirectory(async (directory) => {
      await fill(directory, 1);
      const { code, stderr } = await runCache(['clear', '-d', directory]);
      expect(code).to.equal(2);
      expect(stderr).to.match(/^mediafs cache clear: nobody is there to be asked: give --yes$/m);
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal(['store/0']);
    }));

  if (hasTerminal) {
    it('asks on a terminal, keeps all when the answer is no, and shows how far it has come', () =>
      inDirectory(async (directory) => {
        await fill(directory, 2);
        const no = await runOnTerminal(['clear', '-d', directory], 'no\n');
        expect(no.stdout).to.contain(`Remove all files of all stores from ${directory}? [y/N]`);
        expect(no.code).to.equal(1);
        expect(await filesBelow(join(directory, 'files'))).to.have.length(2);
        const yes = await runOnTerminal(['clear', '-d', directory], 'y\n');
        expect(yes.stdout)
          .to.contain('\rcleared [########################] 100 % 2 of 2\u001b[K\r\u001b[K')
          .and.to.contain('2 cached files (2.0 KiB) removed');
        expect(yes.code).to.equal(0);
        expect(await filesBelow(join(directory, 'files'))).to.deep.equal([]);
      }));
  }
});

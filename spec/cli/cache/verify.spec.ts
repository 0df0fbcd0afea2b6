import { mkdir, open, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { costOf } from '../../../lib/cache/budget/cost.js';
import { takeStock } from '../../../lib/cache/inventory/take-stock.js';
import { verify } from '../../../lib/cache/inventory/verify.js';
import { createLayout } from '../../../lib/cache/layout.js';
import { Leases } from '../../../lib/cache/leases/leases.js';
import type { Meta } from '../../../lib/cache/meta.js';
import { readShortFile } from '../../../lib/cache/meta-file.js';
import { encodeCrc32 } from '../../../lib/crc32.js';
import { cacheIn, contentOf, filesBelow, inDirectory, putContent, recordFor } from '../../cache/support.js';
import { runCache } from './support.js';

interface Finding {
  readonly wrong: string;
  readonly key?: string;
  readonly outcome: string;
}

/** Files whose sums are known. */
async function fill(directory: string, ...keys: string[]): Promise<void> {
  const cache = cacheIn(directory);
  for (const key of keys) {
    const content = contentOf(key, 1000);
    await cache.put(key, recordFor(key, 1000, { crc32: encodeCrc32(crc32(content)) }), content);
  }
  await cache.dispose();
}

/** As a disk does: what its meta knows of the file stays true. */
async function rot(directory: string, key: string): Promise<void> {
  const layout = createLayout(directory, 'store');
  const handle = await open(join(layout.files, key), 'r+');
  await handle.write('X', 500);
  await handle.close();
  const meta = JSON.parse((await readShortFile(layout.meta(key)))!) as Meta;
  const { ctimeNs } = await stat(join(layout.files, key), { bigint: true });
  const identity = { ...meta.identity, changed: `${ctimeNs}` };
  await writeFile(layout.meta(key), JSON.stringify({ ...meta, identity }));
}

const found = (findings: readonly Finding[]) =>
  findings.map(({ wrong, key, outcome }) => `${outcome} ${wrong} ${key}`).sort();

/** One of each kind that there is, and one that is right. */
async function spoil(directory: string): Promise<void> {
  await fill(directory, 'right', 'damaged', 'shorter', 'touched', 'missing', 'left');
  const layout = createLayout(directory, 'store');
  await rot(directory, 'damaged');
  await writeFile(join(layout.files, 'shorter'), 'short');
  await utimes(join(layout.files, 'touched'), 1, 1);
  await unlink(join(layout.files, 'missing'));
  await unlink(layout.meta('left'));
  await mkdir(join(directory, 'meta', 'ff'), { recursive: true });
  await writeFile(join(directory, 'meta', 'ff', 'broken.json'), '{"format":1');
}

describe('mediafs cache verify', function () {
  this.timeout(60_000);

  it('finds nothing wrong where nothing is', () =>
    inDirectory(async (directory) => {
      await fill(directory, 'one', 'two');
      await putContent(cacheIn(directory), 'no sum', 'no sum');
      const { code, stdout } = await runCache(['verify', '-d', directory]);
      expect(stdout).to.equal('3 files, 2.0 KiB read, 1 file without a known sum; 0 wrong\n');
      expect(code).to.equal(0);
    }));

  it('finds each thing that is wrong, changes nothing, and ends with 1', () =>
    inDirectory(async (directory) => {
      await spoil(directory);
      const before = await filesBelow(directory);
      const { code, stdout } = await runCache(['verify', '-d', directory]);
      expect(code).to.equal(1);
      const lines = stdout.split('\n');
      expect(lines.slice(0, -2).sort()).to.deep.equal([
        'found    changed  shorter: 5 bytes instead of 1000',
        'found    changed  touched: another file lies there',
        `found    damaged  damaged: ${lines.find((line) => line.includes('damaged:'))?.split(': ')[1]}`,
        `found    meta     ${join(directory, 'meta', 'ff', 'broken.json')}: it is no description of a cached file`,
        'found    missing  missing: its file is not there',
        `found    orphan   ${join(directory, 'files', 'store', 'left')}: nothing describes it`,
      ]);
      expect(stdout).to.match(/damaged: the content has CRC32/);
      expect(lines.at(-2)).to.equal('6 files, 4.9 KiB read; 6 wrong');
      expect(await filesBelow(directory)).to.deep.equal(before);
    }));

  it('removes it with --repair, tells what is left, and finds nothing afterwards', () =>
    inDirectory(async (directory) => {
      await spoil(directory);
      const { code, stdout } = await runCache(['verify', '-d', directory, '--repair', '--json']);
      expect(code).to.equal(1);
      expect(found(JSON.parse(stdout).findings)).to.deep.equal([
        'removed changed shorter',
        'removed changed touched',
        'removed damaged damaged',
        'removed meta undefined',
        'removed missing missing',
        'removed orphan undefined',
      ]);
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal(['store/right']);
      expect(await filesBelow(join(directory, 'meta'))).to.have.length(1);
      expect((await takeStock(createLayout(directory, 'store'), undefined)).held).to.equal(costOf(1000));
      expect((await runCache(['verify', '-d', directory])).code).to.equal(0);
    }));

  it('keeps what is leased', () =>
    inDirectory(async (directory) => {
      await fill(directory, 'leased', 'left');
      await rot(directory, 'leased');
      const layout = createLayout(directory, 'store');
      await unlink(layout.meta('left'));
      const leases = new Leases(layout);
      await leases.take(join(layout.files, 'leased'));
      await leases.take(join(layout.files, 'left'));
      const { code, stdout } = await runCache(['verify', '-d', directory, '--repair', '--json']);
      await leases.dispose();
      expect(code).to.equal(1);
      expect(found(JSON.parse(stdout).findings)).to.deep.equal([
        'kept damaged leased',
        'kept orphan undefined',
      ]);
      expect(await filesBelow(layout.files)).to.deep.equal(['leased', 'left']);
    }));

  it('takes nothing for wrong that others publish, replace or evict meanwhile, and leaves it alone', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory, { minFreeRatio: 0 });
      let isOver = false;
      const publish = async (lane: number): Promise<void> => {
        for (let round = 0; !isOver; round += 1) {
          await putContent(cache, `${lane}-${round % 5}`, `${round}`);
          if (round % 7 === 0) await cache.drop(`${lane}-${(round + 3) % 5}`);
        }
      };
      const publishing = Promise.all([1, 2, 3, 4].map(publish));
      let looks = 0;
      try {
        for (const until = Date.now() + 3000; Date.now() < until; looks += 1) {
          const { findings } = await verify(cache.layout, { repair: true });
          expect(findings).to.deep.equal([]);
        }
      } finally {
        isOver = true;
        await publishing;
        await cache.dispose();
      }
      expect(looks).to.be.greaterThan(1);
    }));

  it('looks at one store only', () =>
    inDirectory(async (directory) => {
      await spoil(directory);
      await rename(join(directory, 'files', 'store', 'left'), join(directory, 'files', 'elsewhere'));
      const { code, stdout } = await runCache(['verify', '-d', directory, '--store', 'other']);
      expect([code, stdout]).to.deep.equal([0, '0 files, 0 B read; 0 wrong\n']);
      await rm(join(directory, 'files', 'elsewhere'));
    }));
});

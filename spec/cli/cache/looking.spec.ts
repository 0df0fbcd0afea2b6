import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { costOf } from '../../../lib/cache/budget/cost.js';
import { Leases } from '../../../lib/cache/leases/leases.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { cacheIn, inDirectory, putContent } from '../../cache/support.js';
import { runCache } from './support.js';

/** Two stores in one cache directory, used at different times. */
async function fill(directory: string): Promise<void> {
  const [one, other] = [cacheIn(directory, { storeName: 'one' }), cacheIn(directory, { storeName: 'other' })];
  await putContent(one, 'old', 'old', 1000);
  await putContent(one, 'folder/new', 'new', 5000);
  await putContent(other, 'middle', 'middle', 20);
  await one.dispose();
  await other.dispose();
  await utimes(one.layout.meta('old'), 1000, 1000);
  await utimes(other.layout.meta('middle'), 2000, 2000);
  await utimes(one.layout.meta('folder/new'), 3000, 3000);
}

describe('mediafs cache stats', function () {
  this.timeout(60_000);

  it('tells what a directory holds and may hold, and what each store has of it', () =>
    inDirectory(async (directory) => {
      await fill(directory);
      await writeFile(join(directory, 'tmp', 'a'.repeat(32)), 'half of it');
      const cache = cacheIn(directory, { storeName: 'one' });
      const leases = new Leases(cache.layout);
      await leases.take(join(cache.layout.files, 'old'));
      const { code, stdout } = await runCache(['stats', '--directory', directory, '--json']);
      await leases.dispose();
      expect(code).to.equal(0);
      const stock = JSON.parse(stdout);
      expect(stock).to.deep.include({
        directory,
        files: 3,
        bytes: 6020,
        found: costOf(1000) + costOf(5000) + costOf(20),
        held: costOf(1000) + costOf(5000) + costOf(20),
        temporary: { files: 1, bytes: 10 },
        leases: 1,
        oldestUse: 1_000_000,
        newestUse: 3_000_000,
        stores: [
          { store: 'one', files: 2, bytes: 6000 },
          { store: 'other', files: 1, bytes: 20 },
        ],
      });
      expect(stock.maxBytes).to.be.within(1, 10 * 1024 ** 3);
      expect(stock.free).to.be.greaterThan(0);
    }));

  it('tells it to people', () =>
    inDirectory(async (directory) => {
      await fill(directory);
      const { code, stdout } = await runCache(['stats', '-d', directory]);
      expect(code).to.equal(0);
      expect(stdout)
        .to.match(/^held +28 KiB \(\d+\.\d % of the bound\)$/m)
        .and.to.match(/^files +3 files, 5\.9 KiB$/m)
        .and.to.match(/^oldest use +1970-01-01T00:16:40Z$/m)
        .and.to.match(/^store +other: 1 file, 20 B$/m);
    }));

  it('takes directory and bound from a URL or the environment, asks no store, and makes nothing', () =>
    inDirectory(async (directory) => {
      const [unused, empty] = [join(directory, 'unused'), join(directory, 'empty')];
      await mkdir(empty);
      for (const cacheDirectory of [unused, empty]) {
        const url = `s3://media?${new URLSearchParams({ cacheDirectory, maxBytes: '1MiB', endpoint: 'http://127.0.0.1:9' })}`;
        const environment = {
          MEDIAFS_BACKEND: 's3',
          MEDIAFS_S3_BUCKET: 'media',
          MEDIAFS_S3_CACHE_DIR: cacheDirectory,
          MEDIAFS_CACHE_MAX_BYTES: '1MiB',
        };
        const outcomes = [
          await runCache(['stats', '--json', '--url', url]),
          await runCache(['stats', '--json'], environment),
        ];
        for (const { code, stdout } of outcomes) {
          expect(code).to.equal(0);
          expect(JSON.parse(stdout)).to.deep.include({
            directory: cacheDirectory,
            files: 0,
            maxBytes: 2 ** 20,
            stores: [],
          });
        }
      }
      expect(await readdir(directory)).to.deep.equal(['empty']);
      expect(await readdir(empty)).to.deep.equal([]);
    }));
});

describe('mediafs cache ls', function () {
  this.timeout(60_000);

  it('lists keys, the last used first', () =>
    inDirectory(async (directory) => {
      await fill(directory);
      const { code, stdout } = await runCache(['ls', '--directory', directory]);
      expect([code, stdout]).to.deep.equal([0, 'folder/new\nmiddle\nold\n']);
    }));

  it('lists one store, by its name or by its URL', () =>
    inDirectory(async (directory) => {
      const { name } = new S3ObjectStore({ bucket: 'media', endpoint: 'http://127.0.0.1:9' });
      const cache = cacheIn(directory, { storeName: name });
      await putContent(cache, 'of the URL', 'content');
      await cache.dispose();
      await fill(directory);
      const url = `s3://media?${new URLSearchParams({ cacheDirectory: directory, endpoint: 'http://127.0.0.1:9' })}`;
      expect((await runCache(['ls', '--url', url])).stdout).to.equal('of the URL\n');
      expect((await runCache(['ls', '-d', directory, '--store', 'other'])).stdout).to.equal('middle\n');
      expect((await runCache(['ls', '-d', directory, '--store', 'no such'])).stdout).to.equal('');
    }));

  it('tells size, version, times and store of each, with -l or as JSON', () =>
    inDirectory(async (directory) => {
      await fill(directory);
      const long = (await runCache(['ls', '-l', '-d', directory])).stdout.split('\n');
      expect(long[0]).to.match(
        /^5000 {2}1970-01-01T00:50:00Z {2}20\d\d-[-0-9T:]+Z {2}"new" +one +folder\/new$/,
      );
      expect(long[1]).to.match(/^ {2}20 {2}1970-01-01T00:33:20Z .* {2}"middle" {2}other {2}middle$/);
      const [first] = JSON.parse((await runCache(['ls', '-d', directory, '--json'])).stdout);
      expect(first).to.include({
        store: 'one',
        key: 'folder/new',
        size: 5000,
        version: '"new"',
        used: 3_000_000,
      });
      expect(first.path).to.equal(join(directory, 'files', 'one', 'folder', 'new'));
      expect(Date.now() - first.published).to.be.within(0, 600_000);
    }));

  it('shows a key on one line, whatever is in it', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'two\nlines\u001b[2J', 'content');
      await cache.dispose();
      expect((await runCache(['ls', '-d', directory])).stdout).to.equal('"two\\nlines\\u001b[2J"\n');
    }));
});

describe('mediafs cache', function () {
  this.timeout(60_000);

  it('ends with 2 for what is no cache, and says why', () =>
    inDirectory(async (directory) => {
      await mkdir(join(directory, 'files'));
      const missing = join(directory, 'missing');
      for (const [given, said] of [
        [['ls', '-d', missing], /^mediafs cache ls: ENOENT/],
        [['ls', '-d', directory], /is no cache directory of mediafs/],
        [['stats', '--url', `s3://media?cacheDirectory=${directory}`], /is no cache directory of mediafs/],
        [['stats', '--url', 'memory:'], /only an s3 URL/],
        [['stats'], /only an s3 URL/],
        [['stats', '--url', 's3://media', '-d', directory], /exclude each other/],
        [['stats', '--unknown'], /unknown option/],
        [['unknown'], /unknown command/],
      ] as const) {
        const { code, stderr } = await runCache(given);
        expect(stderr).to.match(said);
        expect(code, given.join(' ')).to.equal(2);
      }
    }));
});

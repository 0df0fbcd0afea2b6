import type { Dir } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createVolume, s3, type Volume } from '../../lib/index.js';
import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import type { S3Server } from '../support/s3-server/server.js';

describe('a directory of 2,005 entries on S3', () => {
  let server: S3Server;
  let cacheDirectory: string;
  let volume: Volume;
  const names = Array.from({ length: 2005 }, (_, index) => String(index).padStart(4, '0'));

  before(async () => {
    // Sync calls block this thread, which cannot serve then.
    server = await startS3ServerProcess({ buckets: ['media'] });
    const { endpoint, credentials } = server;
    const bucket = new S3ObjectStore({ bucket: 'media', endpoint, credentials });
    cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-open-directory-'));
    volume = createVolume();
    volume.mount('/m', s3({ bucket: 'media', endpoint, credentials, cacheDirectory, freshness: 60_000 }));
    // A file, and far behind it the directory of its name.
    const keys = [...names.map((name) => `folder/${name}`), 'folder/0', 'folder/00', 'folder/00/file'];
    await Promise.all(keys.map((key) => bucket.put(key, Buffer.alloc(0))));
    await bucket.close();
  });

  after(async () => {
    await volume.dispose();
    await server.close();
    await rm(cacheDirectory, { recursive: true });
  });

  const shown = ['0', '00', ...names].sort();
  const counted = async (work: () => unknown): Promise<number | undefined> => {
    await server.resetCounts();
    await work();
    return (await server.counts())['ListObjectsV2'];
  };

  it('is read page by page in every form', async () => {
    const asCallback = () =>
      new Promise<Dir>((done, fail) =>
        volume.opendir('/m/folder', (error, opened) => (error ? fail(error) : done(opened))),
      );
    for (const open of [() => volume.promises.opendir('/m/folder'), asCallback]) {
      const found: string[] = [];
      const lists = await counted(async () => {
        for await (const entry of await open()) {
          expect(entry.parentPath).to.equal('/m/folder');
          expect(entry.isDirectory()).to.equal(entry.name === '00');
          found.push(entry.name);
        }
      });
      expect(lists).to.equal(3);
      expect(found.sort()).to.deep.equal(shown);
      expect(await counted(async () => (await (await open()).read())!.name)).to.equal(1);
    }
  });

  it('is read page by page at once, and on from there by promises', async () => {
    const found: string[] = [];
    const lists = await counted(() => {
      const directory = volume.opendirSync('/m/folder');
      for (let entry = directory.readSync(); entry; entry = directory.readSync()) found.push(entry.name);
      directory.closeSync();
    });
    expect(lists).to.equal(3);
    expect(found.sort()).to.deep.equal(shown);
    expect(await counted(() => volume.statSync('/m/folder/0003'))).to.equal(undefined);
    const directory = volume.opendirSync('/m/folder');
    const first = directory.readSync()!.name;
    const rest: string[] = [];
    expect(await counted(async () => rest.push(...(await namesOf(directory))))).to.equal(2);
    expect([first, ...rest].sort()).to.deep.equal(shown);
  });

  it('is read below page by page as well', async () => {
    const found: string[] = [];
    const options = { recursive: true };
    expect(
      await counted(async () => {
        for await (const entry of await volume.promises.opendir('/m', options))
          found.push(`${entry.parentPath}/${entry.name}`);
      }),
    ).to.equal(3);
    const listed = await volume.promises.readdir('/m', options);
    expect(found).to.deep.equal(listed.map((name) => `/m/${name}`));
  });

  it('is renamed, and removed at once, page by page', async () => {
    await server.resetCounts();
    await volume.promises.rename('/m/folder', '/m/moved');
    const keys = names.length + 3;
    expect(await server.counts()).to.include({
      CopyObject: keys,
      DeleteObjects: 3,
      ListObjectsV2: 1 + 3 + 3 + 3,
    });
    expect((await volume.promises.readdir('/m', { recursive: true })).sort()).to.deep.equal(
      ['moved', 'moved/00/file', ...shown.map((name) => `moved/${name}`)].sort(),
    );
    await server.resetCounts();
    volume.rmSync('/m/moved', { recursive: true });
    expect(await server.counts()).to.include({ DeleteObjects: 3, ListObjectsV2: 3 });
    expect(await volume.promises.readdir('/m')).to.deep.equal([]);
  });
});

async function namesOf(directory: Dir): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of directory) names.push(name);
  return names;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createVolume, type S3FileSystemOptions, s3, type Volume } from '../../lib/index.js';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import { CEPH_16, PLAIN, type Quirks, type S3Server, SWIFT } from '../support/s3-server/server.js';

describe('a store that does not keep conditions', () => {
  it('refuses exclusive creation, when the file is opened and in every form', () =>
    mounted(SWIFT, {}, async ({ volume }) => {
      const { promises } = volume;
      const failures = [
        await failure(promises.open('/m/a', 'wx')),
        await failure(promises.open('/m/a', 'ax')),
        await failure(promises.writeFile('/m/a', 'text', { flag: 'wx' })),
        await failure(Promise.resolve().then(() => volume.openSync('/m/a', 'wx'))),
        await failure(Promise.resolve().then(() => volume.writeFileSync('/m/a', 'text', { flag: 'wx' }))),
      ];
      for (const { code, syscall, path, message, cause } of failures) {
        expect({ code, syscall, path }).to.deep.equal({ code: 'ENOTSUP', syscall: 'open', path: '/m/a' });
        expect(message).to.match(/^ENOTSUP: .*, open '\/m\/a'$/);
        expect(String(cause)).to.contain('8 of 8 writers at once won');
      }
      expect(await failure(promises.stat('/m/a'))).to.include({ code: 'ENOENT' });
    }));

  it('refuses an exclusive copy', () =>
    mounted(SWIFT, {}, async ({ volume: { promises, constants } }) => {
      await promises.writeFile('/m/a', 'text');
      const refused = await failure(promises.copyFile('/m/a', '/m/b', constants.COPYFILE_EXCL));
      expect(refused).to.include({ code: 'ENOTSUP', syscall: 'copyfile', path: '/m/a', dest: '/m/b' });
    }));

  it('serves all else, behind a look', () =>
    mounted(PLAIN, {}, async ({ volume: { promises } }) => {
      await promises.mkdir('/m/d');
      expect(await failure(promises.mkdir('/m/d'))).to.include({ code: 'EEXIST' });
      await promises.writeFile('/m/d/a', 'one');
      await promises.appendFile('/m/d/a', ' two');
      await promises.truncate('/m/d/a', 5);
      const handle = await promises.open('/m/d/a', 'r+');
      await handle.write('O', 0);
      await handle.close();
      await promises.utimes('/m/d/a', 1, 2);
      await promises.chmod('/m/d/a', 0o600);
      await promises.copyFile('/m/d/a', '/m/d/b');
      await promises.rename('/m/d', '/m/e');
      expect((await promises.stat('/m/e/a')).mode & 0o777).to.equal(0o600);
      expect(await promises.readdir('/m/e')).to.deep.equal(['a', 'b']);
      expect(await promises.readFile('/m/e/b', 'utf8')).to.equal('One t');
    }));

  it('notices, by the look, what another has written since', () =>
    mounted(PLAIN, {}, async ({ volume, other }) => {
      await volume.promises.writeFile('/m/a', 'one');
      const handle = await volume.promises.open('/m/a', 'r+');
      await handle.write('X', 0);
      await other.promises.writeFile('/m/a', 'theirs');
      expect(await failure(handle.close())).to.include({ code: 'ESTALE' });
      expect(await other.promises.readFile('/m/a', 'utf8')).to.equal('theirs');
    }));

  it('refuses updates as well with conditionFallback none, when the file is opened', () =>
    mounted(PLAIN, { conditionFallback: 'none' }, async ({ volume: { promises } }) => {
      await promises.writeFile('/m/a', 'text');
      for (const flags of ['r+', 'a', 'a+']) {
        expect(await failure(promises.open('/m/a', flags)), flags).to.include({
          code: 'ENOTSUP',
          syscall: 'open',
        });
      }
      expect(await failure(promises.appendFile('/m/a', 'more'))).to.include({ code: 'ENOTSUP' });
      expect(await failure(promises.mkdir('/m/d'))).to.include({ code: 'ENOTSUP', syscall: 'mkdir' });
      expect(await promises.readFile('/m/a', 'utf8')).to.equal('text');
    }));

  it('creates exclusively with conditionFallback all', () =>
    mounted(PLAIN, { conditionFallback: 'all' }, async ({ volume: { promises }, other }) => {
      await promises.writeFile('/m/a', 'text', { flag: 'wx' });
      expect(await failure(other.promises.writeFile('/m/a', 'text', { flag: 'wx' }))).to.include({
        code: 'EEXIST',
      });
    }));

  it('is asked once for a mount, its sync calls and all later mounts with its cache', () =>
    mounted(CEPH_16, {}, async ({ volume, server, again }) => {
      await volume.promises.writeFile('/m/a', 'text', { flag: 'wx' });
      await server.resetCounts();
      volume.writeFileSync('/m/b', 'text', { flag: 'wx' });
      await (await again()).promises.writeFile('/m/c', 'text', { flag: 'wx' });
      expect((await server.log()).filter(({ key }) => key.includes('_mediafs'))).to.deep.equal([]);
    }));
});

describe('what a probe leaves in a bucket', () => {
  it('is in no listing of a mount', () =>
    mounted({}, {}, async ({ volume: { promises }, server }) => {
      await promises.writeFile('/m/a', 'text');
      // Nobody may remove what was tried out.
      const actions = ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:AbortMultipartUpload'];
      await server.trust([{ ...server.credentials, actions }]);
      await promises.writeFile('/m/b', 'text', { flag: 'wx' });
      await server.trust([server.credentials]);
      expect(await promises.readdir('/m')).to.deep.equal(['a', 'b']);
      expect(await promises.readdir('/m', { recursive: true })).to.deep.equal(['a', 'b']);
    }));
});

interface Mounted {
  readonly volume: Volume;
  /** Another process on the same bucket. */
  readonly other: Volume;
  /** A later process with the cache of the first. */
  again(): Promise<Volume>;
  readonly server: S3Server;
}

async function mounted(
  quirks: Quirks,
  options: Partial<S3FileSystemOptions>,
  run: (mounted: Mounted) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-conditions-'));
  const server = await startS3ServerProcess({ buckets: ['media'], quirks });
  const volumes: Volume[] = [];
  const mount = (cache: string): Volume => {
    const volume = createVolume();
    const { endpoint, credentials } = server;
    const cacheDirectory = join(directory, cache);
    volume.mount('/m', s3({ bucket: 'media', endpoint, credentials, cacheDirectory, ...options }));
    volumes.push(volume);
    return volume;
  };
  try {
    await run({ volume: mount('one'), other: mount('two'), again: async () => mount('one'), server });
  } finally {
    for (const volume of volumes) await volume.dispose();
    await server.close();
    await rm(directory, { recursive: true });
  }
}

async function failure(promise: Promise<unknown>): Promise<NodeJS.ErrnoException & { dest?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
  throw new Error('expected a rejection');
}

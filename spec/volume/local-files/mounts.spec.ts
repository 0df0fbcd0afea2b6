import { execFile } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { Union } from 'unionfs';
import {
  createVolume,
  local,
  MemoryObjectStore,
  type Mountable,
  memory,
  ObjectFileSystem,
  readOnly,
  redirect,
  union,
  type Volume,
} from '../../../lib/index.js';
import { errnoError, expectError } from '../../support/expect-error.js';

describe('local files of several mounts', () => {
  let directory: string;
  let objects: ObjectFileSystem;
  let volume: Volume;

  beforeEach(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'mediafs-local-mounts-')));
    await mkdir(join(directory, 'outside'));
    objects = new ObjectFileSystem({
      store: new MemoryObjectStore(),
      cacheDirectory: join(directory, 'cache'),
      freshness: 60_000,
    });
    volume = createVolume();
    volume.mount('/objects', objects);
    volume.mount('/memory', memory());
    volume.mount('/disk', local(join(directory, 'disk')));
  });

  afterEach(async () => {
    await volume.dispose();
    await rm(directory, { recursive: true });
  });

  const text = (path: string, of: Volume = volume) =>
    of.withLocalFile(path, (localPath) => readFile(localPath, 'utf8'));

  const places = ['/objects', '/memory', '/disk'];

  for (const from of places) {
    for (const to of places.filter((place) => place !== from)) {
      it(`are those to which a link in ${from} leads in ${to}, to read and to write`, async () => {
        await volume.promises.writeFile(`${to}/a.txt`, 'content');
        await volume.promises.symlink(`${to}/a.txt`, `${from}/link`);
        await volume.promises.symlink(`${to}/new.txt`, `${from}/dangling`);
        await using file = await volume.localPath(`${from}/link`);
        expect(basename(file.path)).to.equal('a.txt');
        expect(await readFile(file.path, 'utf8')).to.equal('content');
        await volume.withLocalOutput(`${from}/dangling`, async (path) => {
          expect(basename(path)).to.equal('new.txt');
          await writeFile(path, 'new');
        });
        expect(await volume.promises.readFile(`${to}/new.txt`, 'utf8')).to.equal('new');
      });

      it(`speak of the link in ${from} where it leads to nothing in ${to}`, async () => {
        await volume.promises.symlink(`${to}/none/none`, `${from}/link`);
        const path = `${from}/link`;
        await expectError(volume.localPath(path), errnoError('ENOENT', 'open', path));
        // What was not written is told when it is to be stored.
        const writing = volume.withLocalOutput(path, () => {});
        await expectError(writing, errnoError('ENOENT', 'open', path));
      });
    }
  }

  for (const from of places) {
    it(`are those of the disk to which a link in ${from} leads, with no redirect`, async () => {
      const outside = join(directory, 'outside/a.txt');
      await writeFile(outside, 'content');
      await volume.promises.symlink(outside, `${from}/link`);
      await using file = await volume.localPath(`${from}/link`);
      expect(file.path).to.equal(outside);
    });
  }

  it('are as mounted while node:fs is redirected, for callers of the volume', async () => {
    await volume.promises.writeFile('/objects/a.txt', 'content');
    const redirection = redirect(volume);
    try {
      await using file = await volume.localPath('/objects/a.txt');
      expect(await readFile(file.path, 'utf8')).to.equal('content');
    } finally {
      redirection.dispose();
    }
  });

  describe('one over the other', () => {
    const mounted = (fs: Mountable): Volume => {
      const other = createVolume();
      other.mount('/u', fs);
      return other;
    };

    beforeEach(async () => {
      await writeFile(join(directory, 'disk/lower.txt'), 'lower');
      await mkdir(join(directory, 'disk/sub'));
      await volume.promises.writeFile('/objects/upper.txt', 'upper');
    });

    it('are those of the layer that has the file', async () => {
      const both = mounted(union(objects, local(join(directory, 'disk'))));
      await using upper = await both.localPath('/u/upper.txt');
      await using lower = await both.localPath('/u/lower.txt');
      expect(upper.path).to.equal(join(objects.cache.layout.files, 'upper.txt'));
      expect(lower.path).to.equal(join(directory, 'disk/lower.txt'));
      await expectError(both.localPath('/u/none'), errnoError('ENOENT', 'open', '/u/none'));
      await expectError(both.localPath('/u/sub'), errnoError('EISDIR', 'open', '/u/sub'));
    });

    it('are written to the upper layer', async () => {
      const both = mounted(union(objects, local(join(directory, 'disk'))));
      for (const path of ['lower.txt', 'sub/new.txt', 'new.txt']) {
        await both.withLocalOutput(`/u/${path}`, (localPath) => writeFile(localPath, 'new'));
        expect(await volume.promises.readFile(`/objects/${path}`, 'utf8')).to.equal('new');
        expect(await text(`/u/${path}`, both)).to.equal('new');
      }
      expect(await readFile(join(directory, 'disk/lower.txt'), 'utf8')).to.equal('lower');
      expect((await readdir(join(directory, 'disk'))).sort()).to.deep.equal(['lower.txt', 'sub']);
    });

    it('keep the mode of the file whose place they take', async () => {
      await chmod(join(directory, 'disk/lower.txt'), 0o600);
      for (const upper of [objects, local(join(directory, 'upper')), memory()]) {
        const both = mounted(union(upper, local(join(directory, 'disk'))));
        await both.withLocalOutput('/u/lower.txt', (path) => writeFile(path, 'new', { mode: 0o755 }));
        const stats = await both.promises.stat('/u/lower.txt');
        expect([stats.size, stats.mode & 0o777]).to.deep.equal([3, 0o600]);
      }
    });

    it('are not there once they are removed, though a lower layer has them', async () => {
      const both = mounted(union(objects, local(join(directory, 'disk'))));
      await both.promises.unlink('/u/lower.txt');
      await expectError(both.localPath('/u/lower.txt'), errnoError('ENOENT', 'open', '/u/lower.txt'));
    });

    it('are those of a directory that has the upper place', async () => {
      const both = mounted(union(local(join(directory, 'disk')), objects));
      await both.withLocalOutput('/u/upper.txt', (path) => writeFile(path, 'new'));
      expect(await readFile(join(directory, 'disk/upper.txt'), 'utf8')).to.equal('new');
      expect((await readdir(join(directory, 'disk'))).sort()).to.deep.equal([
        'lower.txt',
        'sub',
        'upper.txt',
      ]);
      expect(await volume.promises.readFile('/objects/upper.txt', 'utf8')).to.equal('upper');
    });

    it('can be read where nothing can be written', async () => {
      const still = mounted(readOnly(objects));
      expect(await text('/u/upper.txt', still)).to.equal('upper');
      for (const path of ['/u/upper.txt', '/u/new.txt']) {
        const writing = still.withLocalOutput(path, () => expect.fail('called'));
        await expectError(writing, errnoError('EROFS', 'open', path));
      }
    });
  });

  it('of a volume in a volume are none of what that does not claim', async () => {
    const inner = createVolume();
    inner.mount('/objects', objects);
    const outer = createVolume();
    outer.mount('/inner', inner);
    await writeFile(join(directory, 'outside/a.txt'), 'content');
    const path = join('/inner', directory, 'outside/a.txt');
    await expectError(outer.localPath(path), errnoError('ENOENT', 'open', path));
    const writing = outer.withLocalOutput(path, () => expect.fail('called'));
    await expectError(writing, errnoError('ENOENT', 'open', path));
  });

  it('are not left by a process that ends in order', async () => {
    const program = fileURLToPath(new URL('./ending-child.js', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [program, directory]);
    const paths: string[] = JSON.parse(stdout);
    expect(paths).to.have.length(3);
    for (const path of paths) {
      const found = await stat(dirname(path)).catch((error: NodeJS.ErrnoException) => error.code);
      expect(found, path).to.equal('ENOENT');
    }
    expect(await readdir(join(directory, 'cache/leases'))).to.deep.equal([]);
  });

  it('are ENOTSUP where what is mounted cannot be copied from, or to', async () => {
    volume.mount('/few', { promises: { readFile: async () => 'content' } });
    const path = '/few/file';
    await expectError(volume.localPath(path), errnoError('ENOTSUP', 'open', path));
    const writing = volume.withLocalOutput(path, () => expect.fail('called'));
    await expectError(writing, errnoError('ENOTSUP', 'open', path));
  });

  it('of a union of unionfs are those of the layer that has the file, or that takes it', async () => {
    await writeFile(join(directory, 'disk/lower.txt'), 'lower');
    const disk = local(join(directory, 'disk'));
    volume.mount('/u', new Union().use(readOnly(disk) as never).use(objects as never) as never);
    await volume.promises.writeFile('/objects/upper.txt', 'upper');
    await using upper = await volume.localPath('/u/upper.txt');
    await using lower = await volume.localPath('/u/lower.txt');
    expect(upper.path).to.equal(join(objects.cache.layout.files, 'upper.txt'));
    expect(lower.path).to.equal(join(directory, 'disk/lower.txt'));
    await volume.withLocalOutput('/u/new.txt', (path) => writeFile(path, 'new'));
    expect(await volume.promises.readFile('/objects/new.txt', 'utf8')).to.equal('new');
  });

  describe('on the disk', () => {
    it('are none of a device', async () => {
      const path = '/dev/null';
      await expectError(volume.localPath(path), errnoError('EINVAL', 'open', path));
      const writing = volume.withLocalOutput(path, () => expect.fail('called'));
      await expectError(writing, errnoError('EINVAL', 'open', path));
    });

    it('are none of a pipe, and nobody waits for its writer', async () => {
      await promisify(execFile)('mkfifo', [join(directory, 'disk/pipe')]);
      await expectError(volume.localPath('/disk/pipe'), errnoError('EINVAL', 'open', '/disk/pipe'));
    });

    it('are found by a path relative to the working directory', async () => {
      await using file = await volume.localPath('package.json');
      expect(file.path).to.equal(join(await realpath('.'), 'package.json'));
      const path = 'none.json';
      await expectError(volume.localPath(path), errnoError('ENOENT', 'open', path));
    });

    it('are EINVAL for a name that is no text, since a path is one', async () => {
      const path = Buffer.concat([Buffer.from(join(directory, 'disk/')), Buffer.of(0xff)]);
      await writeFile(path, 'content');
      const refusal = await volume.localPath(path).catch((error: unknown) => error);
      expect(refusal).to.include({ code: 'EINVAL', syscall: 'open' });
    });

    it('leave links where they are, also on the way', async () => {
      await mkdir(join(directory, 'outside/deep'));
      await symlink(join(directory, 'outside/deep'), join(directory, 'disk/way'));
      await symlink('../b.txt', join(directory, 'outside/deep/up'));
      await volume.withLocalOutput('/disk/way/up', (path) => writeFile(path, 'new'));
      expect(await readFile(join(directory, 'outside/b.txt'), 'utf8')).to.equal('new');
      expect(await text('/disk/way/up')).to.equal('new');
    });

    it('are ELOOP where links go round', async () => {
      await symlink('b', join(directory, 'disk/a'));
      await symlink('a', join(directory, 'disk/b'));
      const path = '/disk/a';
      await expectError(volume.localPath(path), errnoError('ELOOP', 'open', path));
      const writing = volume.withLocalOutput(path, () => expect.fail('called'));
      await expectError(writing, errnoError('ELOOP', 'open', path));
    });
  });
});

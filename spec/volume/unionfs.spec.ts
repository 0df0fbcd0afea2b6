import fs from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createFsFromVolume, Volume as MemfsVolume } from 'memfs';
import { type IFS, Union } from 'unionfs';
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
} from '../../lib/index.js';
import { diskCapabilities, objectCapabilities } from '../conformance/promises/capabilities.js';
import { fsConformance } from '../conformance/promises/suite.js';
import { errnoError, expectError } from '../support/expect-error.js';

const asOnDisk = { ...diskCapabilities, parentSegmentsAreWalked: false, namesOfAnyBytes: false };

/** The layer that is given last is the uppermost. */
function unionfs(...layers: readonly unknown[]): Mountable & typeof fs {
  const layered = new Union();
  for (const layer of layers) layered.use(layer as IFS);
  return layered as unknown as Mountable & typeof fs;
}

fsConformance('memfs over node:fs in a mounted union of unionfs', asOnDisk, () =>
  mounted(unionfs(fs, createFsFromVolume(new MemfsVolume()))),
);

fsConformance('a volume over memfs in a mounted union of unionfs', asOnDisk, async () => {
  const root = await mkdtemp(join(tmpdir(), 'mediafs-unionfs-'));
  const volume = createVolume();
  volume.mount('/', local(root));
  return mounted(unionfs(new MemfsVolume(), volume), () => rm(root, { recursive: true }));
});

fsConformance('an object store over node:fs in a mounted union of unionfs', objectCapabilities, async () => {
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
  const objects = new ObjectFileSystem({
    store: new MemoryObjectStore(),
    cacheDirectory,
    freshness: 60_000,
  });
  return mounted(unionfs(fs, objects), async () => {
    await objects.dispose();
    await rm(cacheDirectory, { recursive: true });
  });
});

async function mounted(mountable: Mountable, tearDown = async () => {}) {
  const volume = createVolume();
  volume.mount('/mounted', mountable);
  await volume.promises.mkdir('/mounted/tests');
  return { fs: volume, directory: '/mounted/tests', tearDown };
}

describe('a mounted union of unionfs', () => {
  let upper: Mountable;
  let lower: Mountable;
  let volume: Volume;
  const text = (path: string): Promise<string> => volume.promises.readFile(path, 'utf8');

  beforeEach(() => {
    upper = memory({ '/both': 'upper', '/only-upper': 'upper', '/sub/a': 'upper' });
    lower = memory({ '/both': 'lower', '/only-lower': 'lower', '/sub/b': 'lower', '/deep/c': 'lower' });
    volume = createVolume();
    volume.mount('/m', unionfs(lower, upper));
  });

  it('reads what is uppermost, and lists what all layers have', async () => {
    expect(await text('/m/both')).to.equal('upper');
    expect(volume.readFileSync('/m/only-lower', 'utf8')).to.equal('lower');
    const names = ['both', 'deep', 'deep/c', 'only-lower', 'only-upper', 'sub', 'sub/a', 'sub/b'];
    expect((await volume.promises.readdir('/m', { recursive: true })).sort()).to.deep.equal(names);
  });

  it('makes a file in the first layer that takes it', async () => {
    await volume.promises.writeFile('/m/new', 'new');
    await volume.promises.writeFile('/m/deep/new', 'new');
    expect(await contentOf(upper)).to.include({ '/new': 'new' });
    expect(await contentOf(lower)).to.include({ '/deep/new': 'new' });
  });

  it('changes a file in the layer that has it', async () => {
    await volume.promises.appendFile('/m/only-lower', '!');
    const number = volume.openSync('/m/only-lower', 'r+');
    volume.writeSync(number, 'L');
    volume.closeSync(number);
    expect(await contentOf(lower)).to.include({ '/only-lower': 'Lower!' });
    expect(await contentOf(upper)).not.to.have.property('/only-lower');
  });

  it('changes nothing in a lower layer because of a refusal by an upper one', async () => {
    const before = await contentOf(lower);
    const path = '/m/both';
    await expectError(
      volume.promises.writeFile(path, '', { flag: 'wx' }),
      errnoError('EEXIST', 'open', path),
    );
    await expectError(volume.promises.mkdir(path), errnoError('EEXIST', 'mkdir', path));
    await expectError(volume.promises.rmdir(path), errnoError('ENOTDIR', 'rmdir', path));
    await expectError(volume.promises.rename(path, '/m/sub'), errnoError('EISDIR', 'rename', path, '/m/sub'));
    expect(await contentOf(lower)).to.deep.equal(before);
  });

  it('takes a name for taken that any layer has', async () => {
    const path = '/m/only-lower';
    await expectError(
      volume.promises.writeFile(path, '', { flag: 'wx' }),
      errnoError('EEXIST', 'open', path),
    );
    await expectError(volume.promises.mkdir('/m/deep'), errnoError('EEXIST', 'mkdir', '/m/deep'));
    await expectError(volume.promises.symlink('both', path), errnoError('EEXIST', 'symlink', 'both', path));
    await expectError(volume.promises.rmdir('/m/sub'), errnoError('ENOTEMPTY', 'rmdir', '/m/sub'));
  });

  it('uncovers what lies beneath a file that is removed', async () => {
    await volume.promises.unlink('/m/both');
    expect(await text('/m/both')).to.equal('lower');
    await volume.promises.rm('/m/both', { force: true });
    expect(volume.existsSync('/m/both')).to.equal(false);
  });

  it('never writes to a layer that is read-only', async () => {
    const before = await contentOf(lower);
    const guarded = createVolume();
    guarded.mount('/m', unionfs(readOnly(lower), upper));
    const { promises } = guarded;
    const refusals: Readonly<Record<string, () => Promise<unknown>>> = {
      open: () => promises.appendFile('/m/only-lower', '!'),
      unlink: () => promises.unlink('/m/only-lower'),
      chmod: () => promises.chmod('/m/only-lower', 0o600),
      rename: () => promises.rename('/m/only-lower', '/m/deep/moved'),
      mkdir: () => promises.mkdir('/m/deep/new'),
    };
    for (const [syscall, refusal] of Object.entries(refusals)) {
      const error = await refusal().then(
        () => undefined,
        (failure) => failure,
      );
      expect([error?.code, error?.syscall]).to.deep.equal(['EROFS', syscall]);
    }
    await promises.writeFile('/m/both', 'changed');
    expect(await contentOf(lower)).to.deep.equal(before);
    expect(await contentOf(upper)).to.include({ '/both': 'changed' });
  });

  it('streams a range, and fails by an event for what is missing', async () => {
    const chunks = await volume
      .createReadStream('/m/only-lower', { start: 1, end: 3, encoding: 'utf8' })
      .toArray();
    expect(chunks).to.deep.equal(['owe']);
    const stream = volume.createReadStream('/m/missing');
    const error = await new Promise((done) => stream.once('error', done));
    expect(error).to.include({ code: 'ENOENT', path: '/m/missing', syscall: 'open' });
  });

  it('has the calls that unionfs lacks', async () => {
    await volume.promises.cp('/m/sub', '/m/copy', { recursive: true });
    expect((await volume.promises.readdir('/m/copy')).sort()).to.deep.equal(['a', 'b']);
    await volume.promises.lutimes('/m/both', 1, 2);
    expect((await volume.promises.lstat('/m/both')).mtimeMs).to.equal(2000);
    const directory = await volume.promises.opendir('/m/sub');
    const names = [];
    for await (const { name } of directory) names.push(name);
    expect(names.sort()).to.deep.equal(['a', 'b']);
    expect((await volume.promises.statfs('/m')).bsize).to.be.above(0);
    expect(await (await volume.openAsBlob('/m/only-lower')).text()).to.equal('lower');
  });

  it('sees a layer that is added later', async () => {
    const layered = unionfs(lower);
    const late = createVolume();
    late.mount('/m', layered);
    (layered as unknown as InstanceType<typeof Union>).use(upper as unknown as IFS);
    expect(await late.promises.readFile('/m/both', 'utf8')).to.equal('upper');
  });

  it('may be a layer of a union of ours', async () => {
    const before = await contentOf(lower);
    const over = createVolume();
    over.mount('/m', union(memory(), unionfs(lower, upper)));
    await over.promises.appendFile('/m/only-lower', '!');
    const number = over.openSync('/m/both', 'r');
    expect(over.readFileSync(number, 'utf8')).to.equal('upper');
    over.closeSync(number);
    expect(await over.promises.readFile('/m/only-lower', 'utf8')).to.equal('lower!');
    expect(await contentOf(lower)).to.deep.equal(before);
  });
});

describe('a union over node:fs under the redirect', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(await realpath(tmpdir()), 'mediafs-unionfs-'));
    await writeFile(join(directory, 'file'), 'on the disk');
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('means the disk, also where it is mounted over all of it', async () => {
    const volume = createVolume();
    volume.mount('/', union(memory(), fs));
    const redirection = redirect(volume, { warn: false });
    try {
      await writeFile(join(directory, 'file'), 'in memory');
      fs.mkdirSync(join(directory, 'made'));
      expect(await readFile(join(directory, 'file'), 'utf8')).to.equal('in memory');
      expect((await readdir(directory)).sort()).to.deep.equal(['file', 'made']);
    } finally {
      redirection.dispose();
    }
    expect(await readdir(directory)).to.deep.equal(['file']);
    expect(await readFile(join(directory, 'file'), 'utf8')).to.equal('on the disk');
  });

  it('of unionfs means the disk too', async () => {
    const volume = createVolume();
    volume.mount('/m', unionfs(fs, memory({ '/file': 'in memory' })));
    volume.mount(`${directory}/m`, unionfs(fs, memory({ '/file': 'in memory' })));
    const redirection = redirect(volume, { warn: false });
    try {
      expect(await readFile('/m/file', 'utf8')).to.equal('in memory');
      expect(fs.readFileSync(`/m${directory}/file`, 'utf8')).to.equal('on the disk');
      expect(await promisify(fs.readFile)(`${directory}/m${directory}/file`, 'utf8')).to.equal('on the disk');
    } finally {
      redirection.dispose();
    }
  });
});

async function contentOf(layer: Mountable): Promise<Record<string, string>> {
  const volume = createVolume();
  volume.mount('/', layer);
  const entries = await volume.promises.readdir('/', { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.map(async (path) => [path, await volume.promises.readFile(path, 'utf8')]);
  return Object.fromEntries(await Promise.all(pairs));
}

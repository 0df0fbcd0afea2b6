import fs from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import {
  createVolume,
  local,
  MemoryObjectStore,
  type Mountable,
  memory,
  ObjectFileSystem,
  type Redirection,
  redirect,
  type Volume,
} from '../../lib/index.js';
import { errnoError, expectError, expectThrow } from '../support/expect-error.js';

/** Each file system at a path of its own, and what they have in common: a directory of the real disk. */
describe('symbolic links that lead out of their mount', () => {
  let directory: string;
  let volume: Volume;
  let redirection: Redirection;
  let outside: string;

  before(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'mediafs-links-')));
    outside = join(directory, 'outside');
    await mkdir(join(outside, 'folder'), { recursive: true });
    const objects = (name: string) =>
      new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory: join(directory, name) });
    volume = createVolume();
    const mounts: Record<string, Mountable> = {
      '/out/objects': objects('one'),
      '/out/others': objects('two'),
      '/out/memory': memory(),
      '/out/directory': local(join(directory, 'directory')),
    };
    for (const [path, mountable] of Object.entries(mounts)) volume.mount(path, mountable);
    redirection = redirect(volume, { warn: false });
  });

  after(async () => {
    redirection.dispose();
    await volume.dispose();
    await rm(directory, { recursive: true });
  });

  const MOUNTS = ['objects', 'others', 'memory', 'directory'] as const;

  for (const from of MOUNTS) {
    for (const to of MOUNTS.filter((name) => name !== from)) {
      it(`lead from ${from} to ${to}`, async () => {
        const [link, target] = [`/out/${from}/to-${to}`, `/out/${to}/from-${from}`];
        await fs.promises.mkdir(target);
        await fs.promises.symlink(target, link);
        expect(fs.readlinkSync(link)).to.equal(target);
        await fs.promises.writeFile(`${link}/file`, 'content');
        fs.appendFileSync(`${link}/file`, '!');
        expect(await fs.promises.readFile(`${target}/file`, 'utf8')).to.equal('content!');
        expect(fs.readdirSync(link)).to.deep.equal(['file']);
        expect((await promisify(fs.stat)(`${link}/file`)).size).to.equal(8);
        expect(fs.realpathSync(`${link}/file`)).to.equal(`${target}/file`);
        await fs.promises.copyFile(`${link}/file`, `/out/${from}/copy-${to}`);
        expect(fs.readFileSync(`/out/${from}/copy-${to}`, 'utf8')).to.equal('content!');
        const [source, dest] = [`${link}/file`, `/out/${from}/moved`];
        await expectError(fs.promises.rename(source, dest), errnoError('EXDEV', 'rename', source, dest));
        await fs.promises.rm(`${link}/file`);
        const missing = `${link}/file`;
        await expectError(fs.promises.stat(missing), errnoError('ENOENT', 'stat', missing));
        expectThrow(() => fs.openSync(missing, 'r'), errnoError('ENOENT', 'open', missing));
      });
    }

    it(`lead from ${from} to the disk under a redirect`, async () => {
      const link = `/out/${from}/to-disk`;
      await fs.promises.symlink(outside, link);
      await fs.promises.writeFile(`${link}/${from}`, 'content');
      expect(await readFile(join(outside, from), 'utf8')).to.equal('content');
      expect(fs.readFileSync(`${link}/${from}`, 'utf8')).to.equal('content');
      expect(fs.realpathSync(`${link}/${from}`)).to.equal(join(outside, from));
      expect((await fs.promises.readdir(link)).includes('folder')).to.equal(true);
      const descriptor = fs.openSync(`${link}/${from}`, 'r+');
      fs.writeSync(descriptor, 'C');
      expect(fs.fstatSync(descriptor).size).to.equal(7);
      fs.closeSync(descriptor);
      const number = await promisify(fs.open)(`${link}/${from}`, 'r');
      expect((await promisify(fs.read)(number, Buffer.alloc(7), 0, 7, 0)).buffer.toString()).to.equal(
        'Content',
      );
      await promisify(fs.close)(number);
      const chunks: Buffer[] = [];
      for await (const chunk of fs.createReadStream(`${link}/${from}`, { start: 3 }))
        chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).toString()).to.equal('tent');
      expect(fs.mkdirSync(`${link}/a-${from}/b`, { recursive: true })).to.equal(`${link}/a-${from}`);
      await fs.promises.rm(`${link}/a-${from}`, { recursive: true });
      expect(fs.existsSync(join(outside, `a-${from}`))).to.equal(false);
    });

    it(`lead from ${from} upwards, past its root`, async () => {
      const link = `/out/${from}/upwards`;
      await fs.promises.symlink(from === 'directory' ? '../outside' : '../memory/seen', link);
      if (from === 'directory') {
        // A directory of the disk is where it is, and so is what lies above it.
        expect(fs.readdirSync(link)).to.include('folder');
        return;
      }
      await fs.promises.writeFile('/out/memory/seen', from);
      expect(await fs.promises.readFile(link, 'utf8')).to.equal(from);
    });

    it(`lead from ${from} in a volume alone to what no mount claims, which is not there`, async () => {
      const link = `/out/${from}/alone`;
      await volume.promises.symlink('/nowhere/at/all', link);
      await expectError(volume.promises.readFile(link), errnoError('ENOENT', 'open', link));
      await expectError(volume.promises.writeFile(link, 'x'), errnoError('ENOENT', 'open', link));
      expectThrow(() => volume.statSync(`${link}/x`), errnoError('ENOENT', 'stat', `${link}/x`));
      expect((await volume.promises.lstat(link)).isSymbolicLink()).to.equal(true);
    });
  }

  it('lead round through several mounts, and end where they end', async () => {
    await fs.promises.symlink('/out/memory/b', '/out/objects/a');
    await fs.promises.symlink('/out/directory/c', '/out/memory/b');
    await fs.promises.symlink('/out/others/d', '/out/directory/c');
    await fs.promises.writeFile('/out/objects/a', 'round');
    expect(fs.readFileSync('/out/others/d', 'utf8')).to.equal('round');
    await fs.promises.rm('/out/others/d');
    await fs.promises.symlink('/out/objects/a', '/out/others/d');
    for (const path of ['/out/objects/a', '/out/memory/b', '/out/directory/c', '/out/others/d']) {
      await expectError(fs.promises.stat(path), errnoError('ELOOP', 'stat', path));
      expectThrow(() => fs.openSync(path, 'w'), errnoError('ELOOP', 'open', path));
    }
  });

  it('are not followed where the link itself is meant', async () => {
    await fs.promises.mkdir('/out/memory/kept');
    await fs.promises.writeFile('/out/memory/kept/file', 'stays');
    await fs.promises.symlink('/out/memory/kept', '/out/objects/to-kept');
    await fs.promises.rename('/out/objects/to-kept', '/out/objects/renamed');
    await fs.promises.rm('/out/objects/renamed', { recursive: true });
    expect(fs.readdirSync('/out/memory/kept')).to.deep.equal(['file']);
  });

  it('are followed by rm with force on their way, and by nothing else of it', async () => {
    for (const from of MOUNTS.filter((name) => name !== 'memory')) {
      await fs.promises.mkdir('/out/memory/forced/inner', { recursive: true });
      await fs.promises.symlink('/out/memory/forced', `/out/${from}/forced`);
      fs.rmSync(`/out/${from}/forced/inner`, { recursive: true, force: true });
      expect(fs.readdirSync('/out/memory/forced')).to.deep.equal([]);
      await promisify(fs.rm)(`/out/${from}/forced/inner`, { force: true });
    }
  });

  it('are copied with a tree, and lead where they led', async () => {
    await fs.promises.mkdir('/out/objects/tree');
    await fs.promises.writeFile('/out/objects/tree/file', 'content');
    await fs.promises.symlink('file', '/out/objects/tree/link');
    await fs.promises.symlink('/out/objects/tree/file', '/out/objects/tree/whole');
    for (const to of ['/out/objects/copied', '/out/memory/copied', '/out/directory/copied']) {
      await fs.promises.cp('/out/objects/tree', to, { recursive: true });
      expect(fs.readlinkSync(`${to}/link`)).to.equal('/out/objects/tree/file');
      expect(await fs.promises.readFile(`${to}/link`, 'utf8')).to.equal('content');
      expect(fs.readFileSync(`${to}/whole`, 'utf8')).to.equal('content');
      await fs.promises.cp('/out/objects/tree', `${to}-kept`, { recursive: true, verbatimSymlinks: true });
      expect(fs.readlinkSync(`${to}-kept/link`)).to.equal('file');
      await fs.promises.cp('/out/objects/tree', `${to}-files`, { recursive: true, dereference: true });
      expect(fs.lstatSync(`${to}-files/whole`).isFile()).to.equal(true);
    }
  });

  it('on the disk lead into a mount only as far as the disk goes', async () => {
    await symlink('/out/objects/tree/file', join(outside, 'into'));
    await writeFile(join(outside, 'own'), 'own');
    await expectError(
      fs.promises.readFile(join(outside, 'into')),
      errnoError('ENOENT', 'open', join(outside, 'into')),
    );
  });
});

import fs from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  createVolume,
  local,
  MemoryObjectStore,
  memory,
  ObjectFileSystem,
  type ObjectStore,
  type Redirection,
  redirect,
} from '../../lib/index.js';
import { countingStore } from '../support/counting-store.js';
import { errnoError, expectError, expectThrow } from '../support/expect-error.js';
import { failingStore } from '../support/failing-store.js';

describe('a copy from one file system to another', () => {
  let directory: string;
  let redirection: Redirection;
  const store = failingStore(new MemoryObjectStore());
  const counted = countingStore(store);

  before(async () => {
    directory = await mkdtemp(join(await realpath(tmpdir()), 'mediafs-across-'));
    const objectsOn = (kept: ObjectStore) =>
      new ObjectFileSystem({ store: kept, cacheDirectory: join(directory, 'cache') });
    const volume = createVolume();
    volume.mount('/across/objects', objectsOn(new MemoryObjectStore()));
    const objects = objectsOn(counted);
    volume.mount('/across/counted', objects);
    volume.mount('/across/again', objects);
    volume.mount('/across/memory', memory());
    volume.mount('/across/local', local(join(directory, 'local')));
    redirection = redirect(volume);
  });

  after(async () => {
    redirection.dispose();
    await rm(directory, { recursive: true });
  });

  /** The requests since the count began, but those that there were none of. */
  const asked = (): object =>
    Object.fromEntries(Object.entries(counted.counts).filter(([, count]) => count > 0));

  const forms = {
    async copyFile(from: string, to: string, mode?: number) {
      await fs.promises.copyFile(from, to, mode);
    },
    async copyFileSync(from: string, to: string, mode?: number) {
      fs.copyFileSync(from, to, mode);
    },
  };

  for (const [name, copyFile] of Object.entries(forms)) {
    describe(`by ${name}`, () => {
      it('brings a large file whole', async () => {
        const bytes = Buffer.alloc(3_000_001, 'abcdefg');
        await fs.promises.writeFile(join(directory, 'large'), bytes);
        await copyFile(join(directory, 'large'), '/across/objects/large');
        await copyFile('/across/objects/large', '/across/memory/large');
        await copyFile('/across/memory/large', '/across/local/large');
        expect(await fs.promises.readFile(join(directory, 'local', 'large'))).to.deep.equal(bytes);
      });

      it('brings the permission bits, also to a file that was there', async () => {
        await fs.promises.writeFile(join(directory, 'private'), 'x');
        await fs.promises.chmod(join(directory, 'private'), 0o640);
        for (const to of ['/across/objects/bits', '/across/memory/bits']) {
          await copyFile(join(directory, 'private'), to);
          expect((await fs.promises.stat(to)).mode & 0o777).to.equal(0o640);
          await fs.promises.chmod(to, 0o604);
          await copyFile(to, join(directory, 'private again'));
          expect((await fs.promises.stat(join(directory, 'private again'))).mode & 0o777).to.equal(0o604);
        }
      });

      it('onto itself under another name changes nothing', async () => {
        await fs.promises.writeFile('/across/local/self', 'content');
        await copyFile('/across/local/self', join(directory, 'local', 'self'));
        await copyFile(join(directory, 'local', 'self'), '/across/local/self');
        expect(await fs.promises.readFile('/across/local/self', 'utf8')).to.equal('content');
      });

      it('leaves what it may not replace', async () => {
        await fs.promises.writeFile('/across/memory/new', 'new');
        for (const to of ['/across/objects/old', join(directory, 'old'), '/across/local/old']) {
          await fs.promises.writeFile(to, 'old');
          const copying = copyFile('/across/memory/new', to, fs.constants.COPYFILE_EXCL);
          await expectError(copying, errnoError('EEXIST', 'copyfile', '/across/memory/new', to));
          expect(await fs.promises.readFile(to, 'utf8')).to.equal('old');
        }
      });

      it('is refused where only a clone will do', async () => {
        await fs.promises.writeFile('/across/memory/clone', 'x');
        const copying = copyFile(
          '/across/memory/clone',
          '/across/objects/clone',
          fs.constants.COPYFILE_FICLONE_FORCE,
        );
        await expectError(
          copying,
          errnoError('EXDEV', 'copyfile', '/across/memory/clone', '/across/objects/clone'),
        );
      });

      it('refuses a directory', async () => {
        await fs.promises.mkdir('/across/memory/folder', { recursive: true });
        const copying = copyFile('/across/memory/folder', '/across/local/folder');
        await expectError(
          copying,
          errnoError('EISDIR', 'copyfile', '/across/memory/folder', '/across/local/folder'),
        );
        expect(fs.existsSync('/across/local/folder')).to.equal(false);
      });
    });
  }

  it('costs one PUT into a store', async () => {
    await fs.promises.writeFile(join(directory, 'one'), 'x');
    counted.reset();
    await fs.promises.copyFile(join(directory, 'one'), '/across/counted/put');
    expect(asked()).to.deep.equal({ put: 1 });
  });

  it('is one COPY where both are the same store, mounted twice', async () => {
    await fs.promises.writeFile('/across/counted/twice', 'x');
    counted.reset();
    await fs.promises.copyFile('/across/counted/twice', '/across/again/twice again');
    expect(asked()).to.deep.equal({ copy: 1 });
  });

  it('leaves nothing in the store, and what was there, when the store refuses', async () => {
    await fs.promises.writeFile('/across/memory/refused', 'new');
    await fs.promises.writeFile('/across/counted/kept', 'old');
    for (const to of ['/across/counted/refused', '/across/counted/kept']) {
      store.fail({ verb: 'put', error: 'EACCES' });
      const copying = fs.promises.copyFile('/across/memory/refused', to);
      await expectError(copying, errnoError('EACCES', 'copyfile', '/across/memory/refused', to));
    }
    await expectError(
      fs.promises.stat('/across/counted/refused'),
      errnoError('ENOENT', 'stat', '/across/counted/refused'),
    );
    expect(await fs.promises.readFile('/across/counted/kept', 'utf8')).to.equal('old');
  });

  it('of a link gives one that leads to the same place, where the other file system can name it', async () => {
    await fs.promises.mkdir('/across/local/links', { recursive: true });
    await fs.promises.writeFile('/across/local/links/file', 'x');
    await fs.promises.symlink('file', '/across/local/links/link');
    await fs.promises.cp('/across/local/links', join(directory, 'links'), { recursive: true });
    expect(await fs.promises.readFile(join(directory, 'links', 'link'), 'utf8')).to.equal('x');
    await fs.promises.cp('/across/local/links', '/across/local/copied', { recursive: true });
    expect(await fs.promises.readFile('/across/local/copied/link', 'utf8')).to.equal('x');
    await fs.promises.mkdir('/across/memory/links', { recursive: true });
    await fs.promises.writeFile('/across/memory/links/file', 'y');
    await fs.promises.symlink('/across/memory/links/file', '/across/memory/links/link');
    fs.cpSync('/across/memory/links', '/across/memory/copied', { recursive: true });
    expect(await fs.promises.readFile('/across/memory/copied/link', 'utf8')).to.equal('y');
    fs.cpSync('/across/memory/links/link', '/across/local/leads-out');
    expect(await fs.promises.readlink('/across/local/leads-out')).to.equal('/across/memory/links/file');
  });

  it('refuses moves and hard links', () => {
    fs.writeFileSync('/across/memory/moved', 'x');
    for (const name of ['rename', 'link'] as const) {
      const expected = errnoError('EXDEV', name, '/across/memory/moved', '/across/objects/moved');
      expectThrow(() => fs[`${name}Sync`]('/across/memory/moved', '/across/objects/moved'), expected);
    }
  });

  it('of a tree inside a store costs one COPY for each file, and asks nothing of what it has just made', async () => {
    for (const name of ['a', 'b', 'c']) await fs.promises.writeFile(`/across/counted/tree/${name}`, name);
    await fs.promises.readdir('/across/counted/tree');
    counted.reset();
    await fs.promises.cp('/across/counted/tree', '/across/counted/copied tree', { recursive: true });
    expect(asked()).to.include({ copy: 3, put: 1 });
    expect(asked()).not.to.have.property('get');
    expect(await fs.promises.readdir('/across/counted/copied tree')).to.deep.equal(['a', 'b', 'c']);
  });
});

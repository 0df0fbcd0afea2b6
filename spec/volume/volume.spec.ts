import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import {
  createVolume,
  local,
  MemoryObjectStore,
  memory,
  ObjectFileSystem,
  type Volume,
} from '../../lib/index.js';
import { errnoError, expectError, expectThrow } from '../support/expect-error.js';

describe('a volume', () => {
  let directory: string;
  let volume: Volume;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-volume-'));
    volume = createVolume();
    volume.mount('/disk', local(join(directory, 'disk')));
    volume.mount('/memory', memory());
    volume.mount('/objects', objects('one'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  function objects(name: string): ObjectFileSystem {
    return new ObjectFileSystem({
      store: new MemoryObjectStore({ name }),
      cacheDirectory: join(directory, 'cache'),
    });
  }

  describe('mounting', () => {
    for (const path of ['media', './media', '', 'C:\\media', 42, undefined, '/with\0nul']) {
      it(`refuses ${JSON.stringify(path)}, which is no absolute path`, () => {
        expect(() => volume.mount(path as string, memory())).to.throw(
          TypeError,
          'a mount path must be absolute',
        );
      });
    }

    it('refuses a path that is taken', () => {
      expect(() => volume.mount('/disk/', memory())).to.throw(TypeError, '/disk is mounted already');
    });

    it('refuses what has no promises', () => {
      expect(() => volume.mount('/other', {} as never)).to.throw(TypeError, 'must have the shape of fs');
    });

    it('can be undone', async () => {
      const unmount = volume.mount('/other', memory());
      await volume.promises.writeFile('/other/file', 'x');
      unmount();
      await expectError(volume.promises.readFile('/other/file'), errnoError('ENOENT', 'open', '/other/file'));
    });

    it('tells its paths, longest first', () => {
      expect(volume.mountPaths()).to.deep.equal(['/objects', '/memory', '/disk']);
    });

    it('refuses a cache directory below its own mount path, and a mount below a cache directory', () => {
      const inside = new ObjectFileSystem({
        store: new MemoryObjectStore(),
        cacheDirectory: '/inside/cache',
      });
      expect(() => volume.mount('/inside', inside)).to.throw(TypeError, 'contain each other');
      expect(() => volume.mount(join(directory, 'cache', 'files'), memory())).to.throw(
        TypeError,
        'contain each other',
      );
      expect(() => volume.mount('/shadow', local(join(directory, 'cache')))).to.throw(
        TypeError,
        'contain each other',
      );
    });
  });

  describe('finding a mount', () => {
    it('takes the longest path', async () => {
      volume.mount('/memory/deep/er', memory({ '/file': 'deeper' }));
      await volume.promises.mkdir('/memory/deep');
      await volume.promises.writeFile('/memory/deep/file', 'deep');
      expect(await volume.promises.readFile('/memory/deep/er/file', 'utf8')).to.equal('deeper');
      expect(await volume.promises.readFile('/memory/deep/file', 'utf8')).to.equal('deep');
    });

    it('does not take a path that merely begins alike', async () => {
      await expectError(volume.promises.stat('/diskette'), errnoError('ENOENT', 'stat', '/diskette'));
    });

    it('never falls through to the disk', async () => {
      const shadowed = await mkdtemp(join(tmpdir(), 'mediafs-shadowed-'));
      const path = join(shadowed, 'real');
      await writeFile(path, 'on disk');
      volume.mount(shadowed, memory());
      await expectError(volume.promises.readFile(path), errnoError('ENOENT', 'open', path));
      await rm(shadowed, { recursive: true });
    });

    it('cannot be left by ..', async () => {
      await volume.promises.writeFile('/memory/file', 'in memory');
      expect(await volume.promises.readFile('/disk/../memory/file', 'utf8')).to.equal('in memory');
      const path = '/disk/../../../../etc/hostname';
      await expectError(volume.promises.readFile(path), errnoError('ENOENT', 'open', path));
    });

    it('resolves a relative path against the working directory, and keeps it as it was in results and errors', async () => {
      const here = join(process.cwd(), 'mounted-here');
      volume.mount(here, memory());
      await volume.promises.writeFile('mounted-here/file', 'x');
      expect(await volume.promises.realpath('mounted-here/file')).to.equal(join(here, 'file'));
      await expectError(
        volume.promises.readFile('mounted-here/missing'),
        errnoError('ENOENT', 'open', 'mounted-here/missing'),
      );
    });
  });

  it('lets a link in a mounted directory lead to another one, and tells where', async () => {
    volume.mount('/other', local(join(directory, 'other')));
    await volume.promises.writeFile('/other/file', 'content');
    await volume.promises.symlink('/other/file', '/disk/link');
    expect(await volume.promises.readFile('/disk/link', 'utf8')).to.equal('content');
    expect(await volume.promises.readlink('/disk/link')).to.equal('/other/file');
    expect(await readFile(join(directory, 'disk', 'link'), 'utf8')).to.equal('content');
  });

  describe('between mounts', () => {
    const places = ['/disk', '/memory', '/objects'];
    for (const from of places) {
      for (const to of places.filter((place) => place !== from)) {
        it(`copies from ${from} to ${to}, and refuses to move or link`, async () => {
          await volume.promises.writeFile(`${from}/file`, 'content');
          await volume.promises.copyFile(`${from}/file`, `${to}/copy`);
          expect(await volume.promises.readFile(`${to}/copy`, 'utf8')).to.equal('content');
          const paths = [`${from}/file`, `${to}/moved`] as const;
          await expectError(volume.promises.rename(...paths), errnoError('EXDEV', 'rename', ...paths));
          await expectError(volume.promises.link(...paths), errnoError('EXDEV', 'link', ...paths));
        });
      }
    }

    it('refuses what is no mode of a copy', async () => {
      await volume.promises.writeFile('/disk/file', '');
      const paths = ['/disk/file', '/objects/file'] as const;
      const isRefused = { code: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' };
      const copying = volume.promises.copyFile(...paths, 'r' as unknown as number);
      expect(await copying.catch((error) => error)).to.include(isRefused);
      expect(() => volume.copyFileSync(...paths, 'r' as unknown as number))
        .to.throw(TypeError)
        .that.includes(isRefused);
    });

    it('says of a link that its source is missing, or its target there, if so', async () => {
      for (const from of places) {
        await volume.promises.writeFile(`${from}/file`, '');
        const to = from === '/disk' ? '/memory' : '/disk';
        await volume.promises.writeFile(`${to}/taken`, '');
        for (const [code, path, dest] of [
          ['ENOENT', `${from}/missing`, `${to}/link`],
          ['EEXIST', `${from}/file`, `${to}/taken`],
          ['EXDEV', `${from}/file`, `${to}/link`],
        ] as const) {
          const expected = errnoError(code, 'link', path, dest);
          await expectError(volume.promises.link(path, dest), expected);
          expectThrow(() => volume.linkSync(path, dest), expected);
        }
      }
    });

    it('copies nothing over what is there when told so, and names both paths', async () => {
      await volume.promises.writeFile('/disk/file', 'new');
      await volume.promises.writeFile('/objects/file', 'old');
      const copying = volume.promises.copyFile('/disk/file', '/objects/file', volume.constants.COPYFILE_EXCL);
      await expectError(copying, errnoError('EEXIST', 'copyfile', '/disk/file', '/objects/file'));
      expect(await volume.promises.readFile('/objects/file', 'utf8')).to.equal('old');
    });

    it('says what is missing', async () => {
      const copying = volume.promises.copyFile('/disk/missing', '/objects/file');
      await expectError(copying, errnoError('ENOENT', 'copyfile', '/disk/missing', '/objects/file'));
    });

    it('copies a large file in pieces', async () => {
      const content = Buffer.alloc(20_000_000, 'media');
      await writeFile(join(directory, 'disk', 'large'), content);
      await volume.promises.copyFile('/disk/large', '/objects/large');
      expect(content.equals(await buffer(volume.createReadStream('/objects/large')))).to.equal(true);
    });
  });

  it('passes a directory through: what it writes is there for everyone', async () => {
    await volume.promises.mkdir('/disk/session', { recursive: true });
    await volume.promises.writeFile('/disk/session/file', 'content');
    expect(await readFile(join(directory, 'disk/session/file'), 'utf8')).to.equal('content');
  });

  it('names what the caller named when a directory of the disk cannot be watched', async () => {
    const path = '/disk/missing';
    const expected = { path, filename: path, code: 'ENOENT', syscall: 'watch' };
    expect(() => volume.watch(path))
      .to.throw(Error, `watch '${path}'`)
      .that.includes(expected);
    const watching = volume.promises.watch(path)[Symbol.asyncIterator]().next();
    expect(await watching.catch((error) => error)).to.include(expected);
  });

  it('answers sync calls where the mount can', () => {
    for (const mount of ['/disk', '/memory']) {
      volume.mkdirSync(`${mount}/folder`);
      volume.writeFileSync(`${mount}/folder/file`, 'content');
      expect(volume.readFileSync(`${mount}/folder/file`, 'utf8')).to.equal('content');
      expect(volume.readdirSync(`${mount}/folder`)).to.deep.equal(['file']);
      expect(volume.existsSync(`${mount}/missing`)).to.equal(false);
    }
  });

  it('keeps the content type and the bytes apart from the names of other stores in one cache directory', async () => {
    volume.mount('/others', objects('two'));
    await volume.promises.writeFile('/objects/file', 'one');
    await volume.promises.writeFile('/others/file', 'two');
    expect(await volume.promises.readFile('/objects/file', 'utf8')).to.equal('one');
    expect(await volume.promises.readFile('/others/file', 'utf8')).to.equal('two');
  });
});

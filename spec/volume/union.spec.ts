import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { createVolume, local, type Mountable, memory, union, type Volume } from '../../lib/index.js';
import { errnoError, expectError } from '../support/expect-error.js';

/** What a file system holds, by path, so that "nothing was written" can be said. */
async function contentOf(fs: Mountable): Promise<Record<string, string>> {
  const volume = createVolume();
  volume.mount('/', fs);
  const entries = await volume.promises.readdir('/', { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.sort().map(async (path) => [path, await volume.promises.readFile(path, 'utf8')]);
  return Object.fromEntries(await Promise.all(pairs));
}

describe('a union', () => {
  const before = { '/logo.png': 'the default', '/sub/deep/file': 'deep', '/sub/other': 'other' };
  let upper: Mountable;
  let lower: Mountable;
  let volume: Volume;

  beforeEach(() => {
    upper = memory({ '/upload.png': 'an upload' });
    lower = memory(before);
    volume = createVolume();
    volume.mount('/m', union(upper, lower));
  });

  const text = (path: string): Promise<string> => volume.promises.readFile(path, 'utf8');

  describe('leaves its lower layer as it is', () => {
    const changes: Readonly<Record<string, () => unknown>> = {
      writeFile: () => volume.promises.writeFile('/m/logo.png', 'new'),
      'writeFile in a directory of the lower layer': () =>
        volume.promises.writeFile('/m/sub/deep/new', 'new'),
      'an exclusive writeFile that fails': () =>
        volume.promises.writeFile('/m/logo.png', 'new', { flag: 'wx' }).catch(() => {}),
      appendFile: () => volume.promises.appendFile('/m/logo.png', '!'),
      truncate: () => volume.promises.truncate('/m/logo.png', 1),
      chmod: () => volume.promises.chmod('/m/logo.png', 0o600),
      utimes: () => volume.promises.utimes('/m/logo.png', 1, 1),
      unlink: () => volume.promises.unlink('/m/logo.png'),
      'rm of a directory': () => volume.promises.rm('/m/sub', { recursive: true }),
      rename: () => volume.promises.rename('/m/logo.png', '/m/sub/logo.png'),
      'rename of a directory': () => volume.promises.rename('/m/sub', '/m/moved'),
      copyFile: () => volume.promises.copyFile('/m/upload.png', '/m/logo.png'),
      'cp of a tree': () => volume.promises.cp('/m/sub', '/m/copy', { recursive: true }),
      mkdir: () => volume.promises.mkdir('/m/sub/deep/a/b', { recursive: true }),
      symlink: () => volume.promises.symlink('logo.png', '/m/link'),
      link: () => volume.promises.link('/m/logo.png', '/m/second.png'),
      'a handle for reading': async () => {
        await using handle = await volume.promises.open('/m/logo.png');
        await handle.chmod(0o600);
        await handle.utimes(1, 1);
      },
      'a number for reading': () => {
        const number = volume.openSync('/m/logo.png', 'r');
        volume.fchmodSync(number, 0o600);
        volume.futimesSync(number, 1, 1);
        volume.closeSync(number);
      },
      'a handle for changing': async () => {
        await using handle = await volume.promises.open('/m/logo.png', 'r+');
        await handle.write('THE', 0);
      },
      'a number for appending': () => {
        const number = volume.openSync('/m/logo.png', 'a');
        volume.writeSync(number, '!');
        volume.closeSync(number);
      },
      'sync calls': () => {
        volume.appendFileSync('/m/logo.png', '!');
        volume.renameSync('/m/logo.png', '/m/sub/other');
        volume.rmSync('/m/sub/deep', { recursive: true });
      },
    };
    for (const [name, change] of Object.entries(changes)) {
      it(`in ${name}`, async () => {
        const places = createVolume();
        places.mount('/', lower);
        const stats = await places.promises.stat('/logo.png');
        await change();
        expect(await contentOf(lower)).to.deep.equal(before);
        const { mode, mtimeMs, ino } = await places.promises.stat('/logo.png');
        expect({ mode, mtimeMs, ino }).to.deep.equal({
          mode: stats.mode,
          mtimeMs: stats.mtimeMs,
          ino: stats.ino,
        });
      });
    }
  });

  it('writes to its upper layer', async () => {
    await volume.promises.writeFile('/m/sub/deep/file', 'changed');
    await volume.promises.appendFile('/m/logo.png', '!');
    expect(await contentOf(upper)).to.deep.equal({
      '/logo.png': 'the default!',
      '/sub/deep/file': 'changed',
      '/upload.png': 'an upload',
    });
  });

  it('shows a removed file neither to this process nor to another with the same layers', async () => {
    await volume.promises.unlink('/m/logo.png');
    await volume.promises.rm('/m/sub', { recursive: true });
    const other = createVolume();
    other.mount('/m', union(upper, lower));
    for (const { promises } of [volume, other]) {
      expect(await promises.readdir('/m', { recursive: true })).to.deep.equal(['upload.png']);
      for (const path of ['/m/logo.png', '/m/sub/other'])
        await expectError(promises.readFile(path), errnoError('ENOENT', 'open', path));
    }
  });

  it('shows nothing of an old directory in one that was made anew', async () => {
    await volume.promises.rm('/m/sub', { recursive: true });
    await volume.promises.mkdir('/m/sub/deep', { recursive: true });
    expect(await volume.promises.readdir('/m/sub', { recursive: true })).to.deep.equal(['deep']);
    expect(volume.existsSync('/m/sub/deep/file')).to.equal(false);
  });

  it('does not bring to light what lies beneath a file that is removed or moved', async () => {
    await volume.promises.writeFile('/m/logo.png', 'mine');
    await volume.promises.rename('/m/logo.png', '/m/moved.png');
    expect(volume.existsSync('/m/logo.png')).to.equal(false);
    await volume.promises.writeFile('/m/sub/other', 'mine');
    await volume.promises.unlink('/m/sub/other');
    expect(volume.existsSync('/m/sub/other')).to.equal(false);
  });

  it('does not bring to light a file that lies beneath a directory that is removed', async () => {
    const places = createVolume();
    places.mount('/m', union(memory({ '/logo.png': null }), memory(before)));
    await places.promises.rmdir('/m/logo.png');
    expect(places.existsSync('/m/logo.png')).to.equal(false);
  });

  it('looks for the directory of a target before the source that is to be moved there', async () => {
    const places = createVolume();
    places.mount('/m', union(memory({ '/sub': 'a file' }), memory({ '/sub/deep': null })));
    await expectError(
      places.promises.rename('/m/missing', '/m/sub/deep'),
      errnoError('ENOTDIR', 'rename', '/m/missing', '/m/sub/deep'),
    );
  });

  it('moves nothing onto a directory above it', async () => {
    await expectError(
      volume.promises.rename('/m/sub/deep/file', '/m/sub'),
      errnoError('ENOTEMPTY', 'rename', '/m/sub/deep/file', '/m/sub'),
    );
    expect(await text('/m/sub/deep/file')).to.equal('deep');
  });

  it('moves a directory with what each layer has in it', async () => {
    await volume.promises.writeFile('/m/sub/deep/upper', 'upper');
    await volume.promises.rename('/m/sub', '/m/moved');
    expect((await volume.promises.readdir('/m/moved', { recursive: true })).sort()).to.deep.equal([
      'deep',
      'deep/file',
      'deep/upper',
      'other',
    ]);
    expect(volume.existsSync('/m/sub')).to.equal(false);
    expect(await text('/m/moved/deep/file')).to.equal('deep');
  });

  it('hides with a file what lies beneath it', async () => {
    const hiding = createVolume();
    hiding.mount('/m', union(memory({ '/sub': 'a file' }), lower));
    expect((await hiding.promises.readdir('/m', { recursive: true })).sort()).to.deep.equal([
      'logo.png',
      'sub',
    ]);
    const path = '/m/sub/other';
    await expectError(hiding.promises.readFile(path), errnoError('ENOTDIR', 'open', path));
    await expectError(hiding.promises.readdir('/m/sub'), errnoError('ENOTDIR', 'scandir', '/m/sub'));
  });

  it('asks the layers in their order', async () => {
    const three = createVolume();
    three.mount('/m', union(memory(), memory({ '/a': 'second' }), memory({ '/a': 'third', '/b': 'third' })));
    expect(await three.promises.readFile('/m/a', 'utf8')).to.equal('second');
    expect(three.readFileSync('/m/b', 'utf8')).to.equal('third');
    await three.promises.unlink('/m/a');
    expect(await three.promises.readdir('/m')).to.deep.equal(['b']);
  });

  it('may be the upper or a lower layer of another', async () => {
    const third = memory({ '/third': 'third', '/sub/third': 'third' });
    const nested = createVolume();
    nested.mount('/m', union(union(upper, lower), third));
    nested.mount('/other', union(memory(), union(memory({ '/upload.png': '' }), lower), third));
    for (const place of ['/m', '/other']) {
      expect((await nested.promises.readdir(`${place}/sub`)).sort()).to.deep.equal([
        'deep',
        'other',
        'third',
      ]);
      await nested.promises.rm(`${place}/sub`, { recursive: true });
      await nested.promises.unlink(`${place}/third`);
      await nested.promises.appendFile(`${place}/logo.png`, '!');
      expect((await nested.promises.readdir(place)).sort()).to.deep.equal(['logo.png', 'upload.png']);
    }
    expect(await contentOf(third)).to.deep.equal({ '/sub/third': 'third', '/third': 'third' });
    expect(await contentOf(lower)).to.deep.equal(before);
  });

  it('keeps what a changed file had: mode, time and the rest of its content', async () => {
    const places = createVolume();
    places.mount('/', lower);
    await places.promises.chmod('/logo.png', 0o666);
    await places.promises.utimes('/logo.png', 1_500_000_000, 1_600_000_000);
    await volume.promises.chmod('/m/logo.png', 0o662);
    expect((await volume.promises.stat('/m/logo.png')).mtimeMs).to.equal(1_600_000_000_000);
    expect(await text('/m/logo.png')).to.equal('the default');
    await places.promises.chmod('/sub/other', 0o666);
    await volume.promises.writeFile('/m/sub/other', 'new');
    expect((await volume.promises.stat('/m/sub/other')).mode & 0o777).to.equal(0o666);
  });

  it('fails as its upper layer fails, and does not take that for absence', async () => {
    const failing = memory();
    const refusal = Object.assign(new Error('no'), { code: 'EACCES', syscall: 'open' });
    const refuse = async () => {
      throw refusal;
    };
    const names = ['readFile', 'lstat', 'readdir', 'open'];
    const promises = { ...failing.promises, ...Object.fromEntries(names.map((name) => [name, refuse])) };
    const { promises: calls } = union({ promises }, lower);
    const { readFile: read, readdir: list, rm: remove } = calls as typeof import('node:fs').promises;
    for (const call of [read('/logo.png'), list('/'), remove('/logo.png')]) {
      const error = await call.then(() => undefined).catch((failure) => failure);
      expect(error.code).to.equal('EACCES');
    }
  });

  it('keeps its own directory to itself', async () => {
    await volume.promises.unlink('/m/logo.png');
    expect(Object.keys(await contentOf(upper))).to.include('/.mediafs-union/removed');
    expect(await volume.promises.readdir('/m')).not.to.include('.mediafs-union');
    const path = '/m/.mediafs-union/removed';
    await expectError(volume.promises.readFile(path), errnoError('EACCES', 'open', path));
    await expectError(
      volume.promises.rm('/m/.mediafs-union', { recursive: true }),
      errnoError('EACCES', 'lstat', '/m/.mediafs-union'),
    );
  });

  it('still knows what was removed after everything in its root was', async () => {
    await volume.promises.rm('/m/', { recursive: true });
    expect(await volume.promises.readdir('/m')).to.deep.equal([]);
    await volume.promises.writeFile('/m/new', 'new');
    expect(await volume.promises.readdir('/m')).to.deep.equal(['new']);
  });

  it('follows relative links from one layer to another', async () => {
    const places = createVolume();
    places.mount('/', lower);
    await places.promises.symlink('upload.png', '/to-upper');
    await places.promises.symlink('logo.png', '/to-logo');
    await places.promises.symlink('sub', '/directory');
    await volume.promises.symlink('logo.png', '/m/to-lower');
    expect(await text('/m/to-upper')).to.equal('an upload');
    expect(await text('/m/to-lower')).to.equal('the default');
    await volume.promises.writeFile('/m/to-logo', 'changed');
    expect(await text('/m/logo.png')).to.equal('changed');
    expect(await text('/m/to-lower')).to.equal('changed');
    await volume.promises.appendFile('/m/directory/other', '!');
    expect(await text('/m/sub/other')).to.equal('other!');
    await volume.promises.unlink('/m/directory/deep/file');
    expect(volume.existsSync('/m/sub/deep/file')).to.equal(false);
    expect((await volume.promises.lstat('/m/directory')).isSymbolicLink()).to.equal(true);
  });

  it('names in a recursive listing what is behind links, as Node does, and ends where links lead round', async () => {
    const places = createVolume();
    places.mount('/', lower);
    await places.promises.symlink('sub', '/link');
    const names = (await volume.promises.readdir('/m', { recursive: true })).filter((name) =>
      name.startsWith('link'),
    );
    expect(names.sort()).to.deep.equal(['link', 'link/deep', 'link/deep/file', 'link/other']);
    await volume.promises.writeFile('/m/sub/mine', '');
    expect(volume.readdirSync('/m', { recursive: true })).to.include('link/mine');
    await places.promises.symlink('.', '/sub/round');
    expect(await volume.promises.readdir('/m', { recursive: true })).to.include('sub/round/round/mine');
  });

  it('streams ranges of either layer', async () => {
    const read = async (path: string): Promise<string> => {
      let content = '';
      for await (const chunk of volume.createReadStream(path, { start: 1, end: 3, encoding: 'utf8' }))
        content += chunk;
      return content;
    };
    expect(await read('/m/logo.png')).to.equal('he ');
    expect(await read('/m/upload.png')).to.equal('n u');
  });

  it('copies a file up once, however many change it at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => volume.promises.appendFile('/m/logo.png', `${index % 10}`)),
    );
    expect(await text('/m/logo.png')).to.have.length('the default'.length + 20);
  });

  it('refuses what is no file system', () => {
    for (const layer of [undefined, null, '/directory', {}])
      expect(() => union(memory(), layer as unknown as Mountable)).to.throw(
        TypeError,
        'must have the shape of fs',
      );
  });

  it('may not have a mount within the cache of a layer', async () => {
    const cacheDirectory = '/cache/of/a/layer';
    const layer = { ...memory(), cacheDirectory };
    expect(() => createVolume().mount(cacheDirectory, union(layer, memory()))).to.throw('must not contain');
  });

  it('presigns what is read in the layer that has it, and what is stored in the upper one', async () => {
    const signing = (name: string, layer: Mountable): Mountable => ({
      ...layer,
      presign: async (path) => `${name} ${path}`,
    });
    const presigned = createVolume();
    const [above, below] = [signing('upper', upper), signing('lower', lower)];
    presigned.mount('/m', union(above, below, memory({ '/third': '' })));
    expect(await presigned.presign('/m/upload.png', { method: 'GET' })).to.equal('upper /upload.png');
    expect(await presigned.presign('/m/logo.png', { method: 'GET' })).to.equal('lower /logo.png');
    expect(await presigned.presign('/m/logo.png', { method: 'PUT' })).to.equal('upper /logo.png');
    const nested = createVolume();
    nested.mount('/m', union(union(above, below), memory()));
    expect(await nested.presign('/m/logo.png', { method: 'GET' })).to.equal('lower /logo.png');
    expect(await nested.presign('/m/new', { method: 'PUT' })).to.equal('upper /new');
    const [missing, third] = ['/m/missing', '/m/third'];
    await expectError(
      presigned.presign(missing, { method: 'GET' }),
      errnoError('ENOENT', 'presign', missing),
    );
    await expectError(presigned.presign(third, { method: 'GET' }), errnoError('ENOTSUP', 'presign', third));
  });

  it('disposes its layers with the volume', async () => {
    const ended: string[] = [];
    const layer = (name: string): Mountable => ({
      ...memory(),
      dispose: () => {
        ended.push(name);
      },
    });
    const disposed = createVolume();
    disposed.mount('/m', union(layer('upper'), layer('lower')));
    await disposed.dispose();
    expect(ended).to.deep.equal(['upper', 'lower']);
  });
});

describe('the sample of the section on unions', () => {
  it('does what its comments say', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mediafs-union-'));
    await mkdir(join(directory, 'defaults'));
    await writeFile(join(directory, 'defaults', 'logo.png'), 'the default');
    const document = await readFile(resolve(import.meta.dirname, '../../../docs/semantics.md'), 'utf8');
    const [, sample = ''] =
      /<!-- sample: spec\/volume\/union.spec.ts.*?```js\n(.*?)```/s.exec(document) ?? [];
    const statements = sample.replaceAll(/^await (.*);.*$/gm, 'results.push(await $1);');
    const run = new Function('given', `return (async ({ ${NAMES.join()} }) => { ${statements} })(given);`);
    const results: unknown[] = [];
    const uploads = memory();
    await run({
      createVolume,
      union,
      s3: () => uploads,
      local: (path: string) => local(join(directory, path)),
      logo: 'an upload',
      results,
    });
    expect(results).to.deep.equal([Buffer.from('the default'), undefined, ['logo.png'], undefined]);
    expect(await readdir(join(directory, 'defaults'))).to.deep.equal(['logo.png']);
    expect(await readFile(join(directory, 'defaults', 'logo.png'), 'utf8')).to.equal('the default');
    await rm(directory, { recursive: true });
  });

  const NAMES = ['createVolume', 'union', 's3', 'local', 'logo', 'results'];
});

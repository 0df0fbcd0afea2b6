import fs from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import {
  createVolume,
  local,
  MemoryObjectStore,
  memory,
  ObjectFileSystem,
  redirect,
  type Volume,
} from '../../lib/index.js';
import { globReaches } from '../../lib/volume/derived/glob/reach.js';
import { failingStore } from '../support/failing-store.js';

const FILES = [
  'photo.jpg',
  'voice.ogg',
  'notes.txt',
  '.hidden',
  'session/one.jpg',
  'session/two.png',
  'session/deep/three.jpg',
  'session/deep/er/four.jpg',
  'other/five.JPG',
];

const PATTERNS: readonly (string | string[])[] = [
  '*.jpg',
  '**/*.jpg',
  '*/*.jpg',
  'session/**',
  'session/*',
  'session/**/*.{jpg,png}',
  '{session,other}/*',
  'session/deep/../one.jpg',
  './*.jpg',
  'missing/*',
  'photo.jpg/*',
  '[pv]*',
  's?ssion/one.*',
  '*',
  '**/deep/*',
  '**/deep',
  ['*.jpg', '*.ogg', 'photo.*'],
  '!(photo).jpg',
];

type Glob = (pattern: string | string[], options: object) => AsyncIterable<string>;

interface GlobForms {
  glob(pattern: string, callback: (error: Error | null, found: string[]) => void): void;
  glob(pattern: string, options: object, callback: (error: Error | null, found: string[]) => void): void;
  globSync(pattern: string | string[], options?: object): string[];
}

const nodeGlob = (fs.promises as unknown as { glob?: Glob }).glob;

describe('glob', () => {
  let directory: string;
  let volume: Volume;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-glob-'));
    volume = createVolume();
    volume.mount('/disk', local(join(directory, 'disk')));
    volume.mount(
      '/objects',
      new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory: join(directory, 'cache') }),
    );
    volume.mount('/far/away', memory({ '/file': 'x' }));
    for (const file of FILES) {
      await mkdir(join(directory, 'plain', dirname(file)), { recursive: true });
      await writeFile(join(directory, 'plain', file), file);
      for (const mount of ['/disk', '/objects']) {
        await volume.promises.mkdir(join(mount, dirname(file)), { recursive: true });
        await volume.promises.writeFile(join(mount, file), file);
      }
    }
  });

  after(() => rm(directory, { recursive: true }));

  async function matches(
    glob: Glob,
    pattern: string | string[],
    cwd: string,
    options: object = {},
  ): Promise<string[]> {
    const found: string[] = [];
    for await (const match of glob(pattern, { cwd, ...options })) found.push(match);
    return found.sort();
  }

  const ours = (): Glob => volume.promises.glob as unknown as Glob;

  it('finds files below a mount', async () => {
    expect(await matches(ours(), '**/*.jpg', '/objects')).to.deep.equal([
      'photo.jpg',
      'session/deep/er/four.jpg',
      'session/deep/three.jpg',
      'session/one.jpg',
    ]);
    expect(await matches(ours(), '/objects/session/*.jpg', '/')).to.deep.equal(['/objects/session/one.jpg']);
  });

  it('finds what Node itself finds, where Node has it', async () => {
    for (const pattern of PATTERNS) {
      const onDisk = await matches(ours(), pattern, '/disk');
      expect(await matches(ours(), pattern, '/objects'), String(pattern)).to.deep.equal(onDisk);
      if (!nodeGlob) continue;
      expect(onDisk, String(pattern)).to.deep.equal(
        await matches(nodeGlob, pattern, join(directory, 'plain')),
      );
    }
  });

  it('leaves out what is excluded', async () => {
    const options = { exclude: (name: unknown) => String(name).endsWith('deep') };
    expect(await matches(ours(), 'session/**/*.jpg', '/objects', options)).to.deep.equal(['session/one.jpg']);
  });

  it('gives entries with their types', async () => {
    const found: fs.Dirent[] = [];
    for await (const entry of ours()('session/*', { cwd: '/objects', withFileTypes: true }))
      found.push(entry as never);
    expect(
      found.map((entry) => `${entry.parentPath}/${entry.name} ${entry.isDirectory()}`).sort(),
    ).to.deep.equal([
      '/objects/session/deep true',
      '/objects/session/one.jpg false',
      '/objects/session/two.png false',
    ]);
  });

  it('has a sync and a callback form', async () => {
    const { glob, globSync } = volume as unknown as GlobForms;
    const options = { cwd: '/objects' };
    expect(globSync('session/*.jpg', options)).to.deep.equal(['session/one.jpg']);
    expect(
      await new Promise((done) => glob('session/*.jpg', options, (_error, found) => done(found))),
    ).to.deep.equal(['session/one.jpg']);
    expect(await new Promise((done) => glob('/objects/*.ogg', (_error, found) => done(found)))).to.deep.equal(
      ['/objects/voice.ogg'],
    );
    const entries = globSync('*.ogg', { ...options, withFileTypes: true }) as unknown as fs.Dirent[];
    expect(entries.map((entry) => [entry.name, entry.parentPath, entry.isFile()])).to.deep.equal([
      ['voice.ogg', '/objects', true],
    ]);
  });

  it('begins in a directory that is given by a URL', async () => {
    expect(await matches(ours(), 'one.*', '', { cwd: new URL('file:///objects/session') })).to.deep.equal([
      'one.jpg',
    ]);
  });

  it('leaves out what patterns exclude, relative to where it begins or absolute', async () => {
    for (const exclude of [['session/**'], ['/objects/session/**'], ['**/session']]) {
      expect(await matches(ours(), '**/*.jpg', '/objects', { exclude })).to.deep.equal(['photo.jpg']);
    }
  });

  it('keeps to the depth that is asked for', async () => {
    expect(await matches(ours(), '**/*.jpg', '/objects', { maxDepth: 2 })).to.deep.equal([
      'photo.jpg',
      'session/one.jpg',
    ]);
  });

  it('finds mount points, and what is below them, from above', async () => {
    expect(await matches(ours(), '*', '/')).to.deep.equal(['disk', 'far', 'objects']);
    expect(await matches(ours(), '/*/voice.ogg', '/')).to.deep.equal([
      '/disk/voice.ogg',
      '/objects/voice.ogg',
    ]);
    expect(await matches(ours(), '{disk,objects}/session/o*', '/')).to.deep.equal([
      'disk/session/one.jpg',
      'objects/session/one.jpg',
    ]);
    expect(await matches(ours(), '/far/**/file', '/')).to.deep.equal(['/far/away/file']);
    expect(await matches(ours(), '../far/*/*', '/disk')).to.deep.equal(['../far/away/file']);
  });

  it('says so when a store does not answer', async () => {
    const failing = failingStore(new MemoryObjectStore());
    const unmount = volume.mount(
      '/failing',
      new ObjectFileSystem({ store: failing, cacheDirectory: join(directory, 'cache') }),
    );
    failing.fail({ verb: 'list', error: 'EACCES' });
    const error = await matches(ours(), '*', '/failing').catch((reason: NodeJS.ErrnoException) => reason);
    expect(error).to.include({ code: 'EACCES', syscall: 'scandir', path: '/failing' });
    unmount();
  });

  it('refuses what is no pattern and no option', async () => {
    const { globSync } = volume as unknown as GlobForms;
    for (const [pattern, options] of [
      [3],
      [null],
      [['*', 3]],
      ['*', null],
      ['*', []],
      ['*', { exclude: 3 }],
      ['*', { exclude: ['*', 3] }],
    ]) {
      expect(() => globSync(pattern as string, options as object), JSON.stringify([pattern, options]))
        .to.throw(TypeError)
        .with.property('code', 'ERR_INVALID_ARG_TYPE');
      const error = await matches(ours(), pattern as string, '/', options as object).catch(
        (reason) => reason,
      );
      if (options === undefined) expect(error).to.include({ code: 'ERR_INVALID_ARG_TYPE' });
    }
  });

  describe('where the redirect has it', () => {
    const names = ['glob', 'globSync'] as const;

    it('is there if Node has it', () => {
      using _redirection = redirect(volume);
      for (const name of names) expect(name in fs).to.equal(nodeGlob !== undefined);
    });

    it('searches mounts, the disk, and both together', async () => {
      if (!nodeGlob) {
        expect(Number(process.versions.node.split('.')[0])).to.be.lessThan(22);
        return;
      }
      using _redirection = redirect(volume);
      const { globSync } = fs as unknown as GlobForms;
      const { glob } = fs.promises as unknown as { glob: Glob };
      const plain = join(directory, 'plain');
      expect(await matches(glob, '*.jpg', '/objects')).to.deep.equal(['photo.jpg']);
      expect(await matches(glob, '*.jpg', plain)).to.deep.equal(['photo.jpg']);
      expect(globSync(`{/objects,${plain}}/voice.*`).sort()).to.deep.equal(
        ['/objects/voice.ogg', join(plain, 'voice.ogg')].sort(),
      );
      expect(globSync('/obj*/voice.ogg')).to.deep.equal(['/objects/voice.ogg']);
      expect(globSync('obj*/voice.ogg', { cwd: '/' })).to.deep.equal(['objects/voice.ogg']);
      expect(globSync('../../objects/voice.*', { cwd: '/usr/lib' })).to.deep.equal([
        '../../objects/voice.ogg',
      ]);
    });

    it('leaves other searches to Node', () => {
      const mounts = ['/objects', '/far/away'];
      for (const [pattern, options] of [
        ['**/*.js', { cwd: '/usr' }],
        ['/usr/*'],
        ['/far/other/*'],
        ['/objects2/*'],
        [3],
        ['*', null],
        [['/usr/*', './*'], { cwd: '/usr' }],
      ]) {
        expect(globReaches([pattern, options], mounts), JSON.stringify(pattern)).to.equal(false);
      }
      for (const [pattern, options] of [
        ['/objects/*'],
        ['/*/x'],
        ['/far/**'],
        ['x', { cwd: '/objects/deep' }],
        ['../objects/*', { cwd: '/usr' }],
        ['{/usr,/objects}/*'],
        [['/usr/*', '/far/a*/x']],
        ['**', { cwd: new URL('file:///far') }],
      ]) {
        expect(globReaches([pattern, options], mounts), JSON.stringify(pattern)).to.equal(true);
      }
    });
  });
});

import fs from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import {
  createVolume,
  local,
  MemoryObjectStore,
  ObjectFileSystem,
  redirect,
  type Volume,
} from '../../lib/index.js';

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

  it('is reached by the redirect, where Node has it', async () => {
    if (!nodeGlob) {
      expect((fs as { glob?: unknown }).glob).to.equal(undefined);
      return;
    }
    using _redirection = redirect(volume);
    const glob = (fs.promises as unknown as { glob: Glob }).glob;
    expect(await matches(glob, '*.jpg', '/objects')).to.deep.equal(['photo.jpg']);
    expect(await matches(glob, '*.jpg', join(directory, 'plain'))).to.deep.equal(['photo.jpg']);
  });
});

import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { filesBelow } from '../../cache/support.js';
import type { S3Server } from '../../support/s3-server/server.js';
import { mediafs, type Outcome, startStore } from '../support.js';

/** What the command calls the same place, on each backend. */
interface Backend {
  readonly name: string;
  readonly isStore: boolean;
  /** What a path below the place is called. */
  at(path: string): string;
  readonly env: Readonly<Record<string, string>>;
}

const LARGE = Buffer.alloc(9 * 1024 * 1024, 'large');

describe('mediafs on files', function () {
  // Each run is a process.
  this.timeout(120_000);

  let directory: string;
  let server: S3Server;
  const backends: Backend[] = [];

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-files-'));
    const store = await startStore(join(directory, 'cache'));
    server = store.server;
    backends.push(
      {
        name: 'a mounted directory',
        isStore: false,
        at: (path) => join('/mnt/media', path),
        env: { MEDIAFS_BASEDIR: join(directory, 'mounted'), MEDIAFS_MOUNT: '/mnt/media' },
      },
      { name: 'a bucket', isStore: true, at: (path) => `s3://media/urls/${path}`, env: store.env },
    );
    const source = join(directory, 'source');
    await mkdir(join(source, 'inner', 'empty'), { recursive: true });
    await writeFile(join(source, 'large'), LARGE);
    await writeFile(join(source, 'inner', 'small.txt'), 'small', { mode: 0o640 });
    await writeFile(join(source, 'odd 100%#?'), 'odd');
    await symlink('small.txt', join(source, 'inner', 'link'));
  });

  after(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  /** The life of some files, one command after the other, on all backends side by side. */
  async function onEach(
    work: (run: (...given: string[]) => Promise<Outcome>, backend: Backend) => Promise<void>,
  ): Promise<void> {
    for (const backend of backends) {
      try {
        await work((...given) => mediafs(given, { env: backend.env, directory }), backend);
      } catch (error) {
        (error as Error).message = `on ${backend.name}: ${(error as Error).message}`;
        throw error;
      }
    }
  }

  it('cp -r copies a tree to any place', () =>
    onEach(async (run, { at }) => {
      const { code, stdout, stderr } = await run('cp', '-rp', 'source', at(''));
      expect(stderr.replaceAll(/^copied: .*\n/gm, '')).to.equal('');
      expect(stderr).to.contain('copied: 90 %');
      expect(stdout).to.equal('4 files (9.0 MiB) copied\n');
      expect(code).to.equal(0);
    }));

  it('ls lists it, plainly in a pipe', () =>
    onEach(async (run, { at, isStore }) => {
      const [recursive, json] = await Promise.all([
        run('ls', '-lR', at('source')),
        run('ls', '--json', at('source'), at('source/inner/small.txt')),
      ]);
      const time = '20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
      expect(recursive.stdout)
        .to.match(new RegExp(`^drwxr-xr-x +-  ${time}  inner/\ndrwxr-xr-x +-  ${time}  inner/empty/\n`))
        .and.to.match(isStore ? / inner\/link\n/ : /^lrwxrwxrwx .* inner\/link -> small\.txt$/m)
        .and.to.match(isStore ? / 5 {2}.* inner\/small\.txt\n/ : /^-rw-r----- +5 {2}.* inner\/small\.txt$/m)
        .and.to.match(new RegExp(`^-rw-r--r--  ${LARGE.length}  ${time}  large$`, 'm'))
        .and.to.match(/ odd 100%#\?\n$/);
      const listed = JSON.parse(json.stdout) as { path: string; type: string; size?: number }[];
      expect(listed.map(({ path, type, size }) => [path, type, size])).to.deep.equal([
        [at('source/inner'), 'directory', undefined],
        [at('source/large'), 'file', LARGE.length],
        [at('source/odd 100%#?').replace(/(?<=s3:.*)100%#\?/, '100%25%23%3F'), 'file', 3],
        [at('source/inner/small.txt'), 'file', 5],
      ]);
    }));

  it('stat tells of each, and says what is not there', () =>
    onEach(async (run, { at }) => {
      const { code, stdout, stderr } = await run('stat', at('source/large'), at('source/nothing'));
      expect(stdout)
        .to.match(/^path {6}.*source\/large\ntype {6}file\nsize {6}9437184 \(9\.0 MiB\)\n/)
        .and.to.match(/^mode {6}0644 -rw-r--r--$/m);
      expect(stderr).to.equal(`mediafs stat: ${at('source/nothing')}: no such file or directory (ENOENT)\n`);
      expect(code).to.equal(1);
    }));

  it('cat prints files, ranges of them, and what it can of several', () =>
    onEach(async (run, { at }) => {
      const [range, all] = await Promise.all([
        run('cat', '--start', '3', '--end', '7', at('source/large')),
        run(
          'cat',
          at('source/nothing'),
          at('source/inner'),
          at('source/inner/small.txt'),
          at('source/large'),
        ),
      ]);
      expect(range).to.deep.equal({ code: 0, stdout: 'gelar', stderr: '' });
      expect(all.stdout === `small${LARGE}`).to.equal(true);
      expect(all.stderr.split('\n')).to.deep.equal([
        `mediafs cat: ${at('source/nothing')}: no such file or directory (ENOENT)`,
        `mediafs cat: ${at('source/inner')}: illegal operation on a directory (EISDIR)`,
        '',
      ]);
      expect(all.code).to.equal(1);
    }));

  it('du sums up, each directory behind what is in it', () =>
    onEach(async (run, { at }) => {
      // A link holds as many bytes as its target has.
      const inner = 5 + 'small.txt'.length;
      expect((await run('du', at('source'))).stdout).to.equal(
        [
          `${inner}\t${at('source/inner')}`,
          `0\t${at('source/inner/empty')}`,
          `${inner + 3 + LARGE.length}\t${at('source')}\n`,
        ].join('\n'),
      );
    }));

  it('cp brings files back, whole, and leaves nothing else', () =>
    onEach(async (run, { at, isStore, name }) => {
      const back = join(directory, `back from ${name}`);
      const { code, stdout } = await run('cp', '-rp', '--json', at('source'), back);
      expect([code, JSON.parse(stdout).failures]).to.deep.equal([0, []]);
      expect(await filesBelow(back)).to.deep.equal(['inner/link', 'inner/small.txt', 'large', 'odd 100%#?']);
      expect(await readdir(join(back, 'inner/empty'))).to.deep.equal([]);
      expect((await readFile(join(back, 'large'))).equals(LARGE)).to.equal(true);
      expect(await readFile(join(back, 'inner/link'), 'utf8')).to.equal('small');
      if (!isStore) expect(await readlink(join(back, 'inner/link'))).to.equal('small.txt');
      const [copy, original] = await Promise.all(
        [back, join(directory, 'source')].map((place) => lstat(join(place, 'large'))),
      );
      expect(copy!.mode & 0o777).to.equal(0o644);
      // A listing of a store tells when it was stored.
      if (!isStore) expect(copy!.mtimeMs).to.be.closeTo(original!.mtimeMs, 1);
    }));

  it('cp refuses what would be wrong, and copies the rest', () =>
    onEach(async (run, { at }) => {
      const [some, many] = await Promise.all([
        run(
          ...['cp', '--json', at('source/inner'), at('source/nothing'), at('source/large')],
          ...[at('source/inner/small.txt'), at('source/')],
        ),
        run('cp', at('source/large'), at('source/inner/small.txt'), at('nowhere')),
      ]);
      expect(some.code).to.equal(1);
      expect(JSON.parse(some.stdout)).to.deep.equal({
        copied: { files: 1, bytes: 5 },
        failures: [
          { path: at('source/inner'), error: 'is a directory (-r takes it with all in it)' },
          { path: at('source/nothing'), error: 'no such file or directory (ENOENT)' },
          { path: at('source/large'), error: 'source and target are the same' },
        ],
      });
      expect([many.code, many.stdout]).to.deep.equal([2, '']);
      expect(many.stderr).to.contain('need a directory');
    }));

  it('mv moves within a place, and from one to another', () =>
    onEach(async (run, { at, name }) => {
      const into = await run('mv', '-v', at('source/inner'), at('source'), at('source/moved/'));
      expect([into.code, into.stdout]).to.deep.equal([1, `moved  ${at('source/inner')}\n1 path moved\n`]);
      expect(into.stderr).to.equal(`mediafs mv: ${at('source')}: a directory cannot be put into itself\n`);
      const out = await run('mv', at('source/moved/inner'), at('source/large'), `out of ${name}/`);
      expect([out.code, out.stdout]).to.deep.equal([0, '2 paths moved\n']);
      expect(await filesBelow(join(directory, `out of ${name}`))).to.deep.equal([
        'inner/link',
        'inner/small.txt',
        'large',
      ]);
    }));

  it('rm removes files, directories only with -r, and never a root', () =>
    onEach(async (run, { at, isStore }) => {
      const [some, root, all] = [
        await run('rm', at('source'), at('source/small.txt')),
        await run('rm', '-r', at('source'), isStore ? 's3://media' : '/'),
        await run('rm', '-rf', '--json', at('source'), at('nothing')),
      ];
      expect([some.code, some.stdout]).to.deep.equal([1, '1 path removed\n']);
      expect(some.stderr).to.equal(
        `mediafs rm: ${at('source')}: is a directory (-r removes it with all in it)\n`,
      );
      expect([root.code, root.stderr.includes('is a root, which stays')]).to.deep.equal([2, true]);
      expect([all.code, JSON.parse(all.stdout)]).to.deep.equal([
        0,
        { removed: [at('source')], failures: [] },
      ]);
      expect(await filesBelow(join(directory, 'mounted'))).to.deep.equal([]);
    }));

  it('takes a mounted path and the URL of the same object for one file', async () => {
    const env = {
      ...backends[1]!.env,
      MEDIAFS_BACKEND: 's3',
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_PREFIX: 'mounted',
    };
    const run = (...given: string[]) => mediafs(given, { env, directory });
    expect((await run('cp', 'source/inner/small.txt', '/mediafs/a')).code).to.equal(0);
    await server.resetCounts();
    const [same, copy] = [
      await run('mv', '/mediafs/a', 's3://media/mounted/a'),
      await run('cp', 's3://media/mounted/a', '/mediafs/b'),
    ];
    expect([same.code, same.stderr]).to.deep.equal([
      1,
      'mediafs mv: /mediafs/a: source and target are the same\n',
    ]);
    expect(copy.code).to.equal(0);
    const { CopyObject, GetObject = 0, PutObject = 0 } = await server.counts();
    expect({ CopyObject, GetObject, PutObject }).to.deep.equal({ CopyObject: 1, GetObject: 0, PutObject: 0 });
    expect((await run('ls')).stdout).to.equal('a\nb\n');
  });
});

import fs from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { createVolume, local, type Mountable, memory, union } from '../../lib/index.js';

/** Few names, so that calls meet: at the same path, above and below one another. */
const names = ['a', 'b', 'c'] as const;
const path = fc
  .array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
  .map((segments) => `/${segments.join('/')}`);
const content = fc.constantFrom('', 'x', 'yy', 'zzz');

type Promises = typeof fs.promises;
type Call = readonly [name: string, run: (fs: Promises, at: (path: string) => string) => Promise<unknown>];

const one = (name: string, run: (fs: Promises, path: string) => Promise<unknown>): fc.Arbitrary<Call> =>
  path.map((given) => [`${name} ${given}`, (fs, at) => run(fs, at(given))]);

const two = (
  name: string,
  run: (fs: Promises, from: string, to: string) => Promise<unknown>,
): fc.Arbitrary<Call> =>
  fc.tuple(path, path).map(([from, to]) => [`${name} ${from} ${to}`, (fs, at) => run(fs, at(from), at(to))]);

const writing = (name: string, run: (fs: Promises, path: string, data: string) => Promise<unknown>) =>
  fc
    .tuple(path, content)
    .map(([given, data]): Call => [`${name} ${given} '${data}'`, (fs, at) => run(fs, at(given), data)]);

const call: fc.Arbitrary<Call> = fc.oneof(
  writing('writeFile', (fs, at, data) => fs.writeFile(at, data)),
  writing('writeFile wx', (fs, at, data) => fs.writeFile(at, data, { flag: 'wx' })),
  writing('appendFile', (fs, at, data) => fs.appendFile(at, data)),
  writing('write by r+', async (fs, at, data) => {
    await using handle = await fs.open(at, 'r+');
    return (await handle.write(data, 1)).bytesWritten;
  }),
  one('readFile', (fs, at) => fs.readFile(at, 'utf8')),
  one('stat', async (fs, at) => kindOf(await fs.stat(at))),
  one('lstat', async (fs, at) => kindOf(await fs.lstat(at))),
  one('readdir', async (fs, at) => (await fs.readdir(at)).sort()),
  one('truncate', (fs, at) => fs.truncate(at, 1)),
  one('chmod', (fs, at) => fs.chmod(at, 0o705)),
  one('utimes', (fs, at) => fs.utimes(at, 1, 2)),
  one('mkdir', (fs, at) => fs.mkdir(at)),
  one('mkdir recursive', async (fs, at) => ((await fs.mkdir(at, { recursive: true })) ?? '').slice(-2)),
  one('rmdir', (fs, at) => fs.rmdir(at)),
  one('unlink', (fs, at) => fs.unlink(at)),
  one('rm recursive', (fs, at) => fs.rm(at, { recursive: true })),
  one('rm force', (fs, at) => fs.rm(at, { force: true })),
  one('access', (fs, at) => fs.access(at)),
  two('rename', (fs, from, to) => fs.rename(from, to)),
  two('copyFile', (fs, from, to) => copyFile(fs, from, to, 0)),
  two('copyFile exclusive', (fs, from, to) => copyFile(fs, from, to, 1)),
  two('link', (fs, from, to) => fs.link(from, to)),
);

/** Of a directory it fails, and on a disk it removes the target first. */
async function copyFile(fs: Promises, from: string, to: string, mode: number): Promise<unknown> {
  if ((await fs.stat(from)).isDirectory()) return 'a directory';
  return fs.copyFile(from, to, mode);
}

function kindOf(stats: fs.Stats): string {
  return stats.isDirectory() ? 'directory' : `${stats.mode.toString(8)} ${stats.size}`;
}

/** What is there at first: by path, the content of a file or null for a directory. */
type Tree = Readonly<Record<string, string | null>>;

const tree = fc.dictionary(path, fc.option(content), { maxKeys: 6 }).map((entries): Tree => {
  const files = Object.entries(entries).sort(([one], [other]) => one.length - other.length);
  const kept: Record<string, string | null> = {};
  for (const [at, data] of files) {
    const above = Object.keys(kept).find((place) => at.startsWith(`${place}/`) && kept[place] !== null);
    if (above === undefined) kept[at] = data;
  }
  return kept;
});

/** What a union of these shows: a file hides all that lies beneath. */
function merged(upper: Tree, lower: Tree): Tree {
  const shown: Record<string, string | null> = { ...upper };
  const isFile = (at: string): boolean => typeof upper[at] === 'string';
  const isThere = (at: string): boolean =>
    Object.keys(upper).some((place) => `${place}/`.startsWith(`${at}/`));
  for (const [at, data] of Object.entries(lower)) {
    const above = at
      .split('/')
      .slice(1, -1)
      .map((_, index, all) => `/${all.slice(0, index + 1).join('/')}`);
    if (!above.some(isFile) && !isThere(at)) shown[at] = data;
  }
  return shown;
}

async function plant(promises: Promises, root: string, files: Tree): Promise<void> {
  for (const [at, data] of Object.entries(files)) {
    await promises.mkdir(data === null ? root + at : join(root + at, '..'), { recursive: true });
    if (data !== null) await promises.writeFile(root + at, data);
  }
}

async function shownBy(promises: Promises, root: string): Promise<string[]> {
  const entries = await promises.readdir(root, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const at = join(entry.parentPath, entry.name);
    const shown = at.slice(root.length);
    return entry.isDirectory() ? shown : `${shown} '${await promises.readFile(at, 'utf8')}'`;
  });
  return (await Promise.all(lines)).sort();
}

/** The answer, or the failure by its code. */
async function answerOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return (await run()) ?? 'done';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? error;
  }
}

describe('a union answers as one disk that has what all layers show', () => {
  let directory: string;
  let round = 0;

  before(async () => {
    directory = await mkdtemp(join(await realpath(tmpdir()), 'mediafs-model-'));
  });

  after(() => rm(directory, { recursive: true }));

  const makers: Readonly<Record<string, () => readonly [upper: Mountable, lower: Mountable]>> = {
    'memory over memory': () => [memory(), memory()],
    'a directory over memory': () => [local(join(directory, `upper-${round}`)), memory()],
    'memory over a directory': () => [memory(), local(join(directory, `lower-${round}`))],
  };
  for (const [title, make] of Object.entries(makers)) {
    it(`with ${title}`, async () => {
      const property = fc.asyncProperty(
        tree,
        tree,
        fc.array(call, { minLength: 1, maxLength: 12 }),
        async (above, beneath, calls) => {
          round += 1;
          const [upper, lower] = make();
          const places = createVolume();
          places.mount('/upper', upper);
          places.mount('/lower', lower);
          await plant(places.promises, '/upper', above);
          await plant(places.promises, '/lower', beneath);
          const disk = join(directory, `disk-${round}`);
          await fs.promises.mkdir(disk);
          await plant(fs.promises, disk, merged(above, beneath));
          const before = await shownBy(places.promises, '/lower');
          const volume = createVolume();
          volume.mount('/m', union(upper, lower));
          for (const [name, run] of calls) {
            const expected = await answerOf(() => run(fs.promises, (at) => disk + at));
            const answer = await answerOf(() => run(volume.promises, (at) => `/m${at}`));
            expect(answer, name).to.deep.equal(expected);
            expect(await shownBy(volume.promises, '/m'), `after ${name}`).to.deep.equal(
              await shownBy(fs.promises, disk),
            );
          }
          expect(await shownBy(places.promises, '/lower'), 'the lower layer').to.deep.equal(before);
        },
      );
      await fc.assert(property, { numRuns: 150, endOnFailure: false });
    });
  }
});

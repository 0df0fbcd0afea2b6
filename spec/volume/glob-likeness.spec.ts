import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { createVolume, local, MemoryObjectStore, memory, ObjectFileSystem } from '../../lib/index.js';

type GlobSync = (pattern: string, options: object) => string[];

/** From Node 22 on; below, ours are compared with each other. */
const nodeGlobSync = (fs as unknown as { globSync?: GlobSync }).globSync;
const MAJOR = Number(process.versions.node.split('.')[0]);

const name = fc.constantFrom('a', 'b', 'c', 'ab', '.h', 'a.js', 'b.js', '.x.js');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const segment = fc.constantFrom(
  ...[
    '*',
    '**',
    'a',
    'b',
    '.',
    'a*',
    '*.js',
    '?',
    '.h',
    '[ab]',
    '{a,b}',
    '!(a)',
    '+(a|b)',
    '.*',
    'c',
    '@(a|b.js)',
  ],
);
const pattern = fc
  .tuple(
    fc.constantFrom('', './'),
    fc.array(segment, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '/'),
  )
  .map(([begin, segments, end]) => begin + segments.join('/') + end);

interface Options {
  readonly exclude?: string[] | ((path: string) => boolean);
  readonly followSymlinks?: boolean;
  readonly maxDepth?: number;
}

const options: fc.Arbitrary<Options> = fc.oneof(
  fc.constant({}),
  fc.record({
    exclude: fc.array(fc.constantFrom('a', '*/b', '**/c', 'a/**', '*.js', '**/.h/*'), { maxLength: 2 }),
  }),
  fc.record({ exclude: name.map((hidden) => (found: string) => found.split('/').at(-1) === hidden) }),
  ...(MAJOR >= 24 || MAJOR < 22 ? [fc.constant({ followSymlinks: true })] : []),
  ...(MAJOR >= 26 || MAJOR < 22 ? [fc.record({ maxDepth: fc.nat(4) })] : []),
);

/** Trees and patterns at random; the seed stands in the message of a failure. */
describe('glob finds what Node finds', () => {
  let directory: string;
  const volume = createVolume();
  const { globSync } = volume as unknown as { globSync: GlobSync };
  let count = 0;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-glob-'));
    volume.mount('/disk', local(join(directory, 'disk')));
    volume.mount('/memory', memory());
    const store = new MemoryObjectStore();
    volume.mount('/objects', new ObjectFileSystem({ store, cacheDirectory: join(directory, 'cache') }));
  });

  after(() => rm(directory, { recursive: true }));

  /** Files at these paths, but for those that a directory of the same name stands in the way of. */
  async function plant(root: string, paths: readonly string[]): Promise<void> {
    await volume.promises.mkdir(root);
    for (const file of paths) {
      await volume.promises.mkdir(join(root, dirname(file)), { recursive: true }).catch(() => {});
      await volume.promises.writeFile(join(root, file), '').catch(() => {});
    }
  }

  it('in directories, in memory and in object stores', async () => {
    const property = fc.asyncProperty(
      fc.array(path, { maxLength: 12 }),
      fc.array(fc.tuple(pattern, options), { minLength: 8, maxLength: 8 }),
      async (paths, searches) => {
        count += 1;
        const fair = [...new Set(paths)].filter((one) => !paths.some((other) => other.startsWith(`${one}/`)));
        for (const mount of ['/disk', '/memory', '/objects']) await plant(join(mount, `${count}`), fair);
        for (const [text, given] of searches) {
          const search = (find: GlobSync, root: string) =>
            find(text, { cwd: join(root, `${count}`), ...given }).sort();
          const wanted = nodeGlobSync
            ? search(nodeGlobSync, join(directory, 'disk'))
            : search(globSync, '/disk');
          for (const mount of ['/disk', '/memory', '/objects']) {
            expect(search(globSync, mount), `${text} in ${mount}`).to.deep.equal(wanted);
          }
        }
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('behind symbolic links', async () => {
    const linked = fc.tuple(path, fc.constantFrom('a', 'b', '../b', '.', '..', 'gone'));
    const property = fc.asyncProperty(
      fc.array(path, { maxLength: 8 }),
      fc.array(linked, { maxLength: 4 }),
      fc.array(fc.tuple(pattern, options), { minLength: 8, maxLength: 8 }),
      async (paths, links, searches) => {
        count += 1;
        for (const mount of ['/disk', '/memory']) {
          await plant(join(mount, `${count}`), paths);
          for (const [at, to] of links) {
            await volume.promises.symlink(to, join(mount, `${count}`, at)).catch(() => {});
          }
        }
        for (const [text, given] of searches) {
          const search = (find: GlobSync, root: string) =>
            find(text, { cwd: join(root, `${count}`), ...given }).sort();
          const wanted = nodeGlobSync
            ? search(nodeGlobSync, join(directory, 'disk'))
            : search(globSync, '/disk');
          for (const mount of ['/disk', '/memory'])
            expect(search(globSync, mount), `${text} in ${mount}`).to.deep.equal(wanted);
        }
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
});

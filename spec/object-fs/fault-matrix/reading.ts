import { collect } from '../ranged/support.js';
import { FILM, ONE, type Operation, PART, TWO } from './operation.js';

const FILE = { file: { content: ONE } };
const LARGE_FILE = { film: { content: FILM } };
const FOLDER = { folder: 'directory', 'folder/a': { content: ONE }, 'folder/b': { content: TWO } } as const;
const NESTED = { 'folder/a': { content: ONE }, 'folder/sub/b': { content: TWO } };
/** Longer than what comes of a body that breaks off again and again. */
const TARGET = './././././././././file';
const LINKED = { ...FILE, link: { link: TARGET } };

/** Bytes: the beginning and the end of a range over parts, both in the middle of one. */
const START = PART + 10;
const END = 2 * PART + 20;

export const READING: readonly Operation[] = [
  {
    title: 'stat',
    requests: { HeadObject: 1 },
    before: FILE,
    run: async ({ promises }, root) => (await promises.stat(`${root}/file`)).size,
    result: ONE.length,
  },
  {
    title: 'stat of a directory',
    requests: { HeadObject: 1, ListObjectsV2: 1 },
    before: FOLDER,
    run: async ({ promises }, root) => (await promises.stat(`${root}/folder`)).isDirectory(),
    result: true,
  },
  {
    title: 'access',
    requests: { HeadObject: 1 },
    before: FILE,
    run: ({ promises }, root) => promises.access(`${root}/file`),
  },
  {
    title: 'readFile',
    requests: { GetObject: 1 },
    before: FILE,
    run: ({ promises }, root) => promises.readFile(`${root}/file`),
    result: ONE,
  },
  {
    title: 'readFile of a large file',
    requests: { GetObject: 3 },
    before: LARGE_FILE,
    run: ({ promises }, root) => promises.readFile(`${root}/film`),
    result: FILM,
  },
  {
    title: 'readFile through a link',
    requests: { GetObject: 2 },
    before: LINKED,
    run: ({ promises }, root) => promises.readFile(`${root}/link`),
    result: ONE,
  },
  {
    title: 'open and read',
    requests: { GetObject: 1 },
    before: FILE,
    run: async ({ promises }, root) => {
      await using handle = await promises.open(`${root}/file`);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, 1000);
      return buffer.subarray(0, bytesRead);
    },
    result: ONE.subarray(1000, 1100),
  },
  {
    title: 'open and read of a large file',
    isPiecemeal: true,
    requests: { GetObject: 2 },
    before: LARGE_FILE,
    run: async ({ promises }, root) => {
      await using handle = await promises.open(`${root}/film`);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, START);
      return buffer.subarray(0, bytesRead);
    },
    result: FILM.subarray(START, START + 100),
  },
  {
    title: 'createReadStream',
    isPiecemeal: true,
    requests: { GetObject: 3 },
    before: LARGE_FILE,
    run: (volume, root) => collect(volume.createReadStream(`${root}/film`)),
    result: FILM,
  },
  {
    title: 'createReadStream of a range',
    isPiecemeal: true,
    requests: { GetObject: 2 },
    before: LARGE_FILE,
    run: (volume, root) => collect(volume.createReadStream(`${root}/film`, { start: START, end: END })),
    result: FILM.subarray(START, END + 1),
  },
  {
    title: 'readdir',
    requests: { ListObjectsV2: 1 },
    before: FOLDER,
    run: ({ promises }, root) => promises.readdir(`${root}/folder`),
    result: ['a', 'b'],
  },
  {
    title: 'readdir, recursive',
    requests: { ListObjectsV2: 1 },
    before: NESTED,
    run: async ({ promises }, root) =>
      ((await promises.readdir(`${root}/folder`, { recursive: true })) as string[]).sort(),
    result: ['a', 'sub', 'sub/b'],
  },
  {
    title: 'opendir',
    requests: { ListObjectsV2: 1 },
    before: FOLDER,
    run: async ({ promises }, root) => {
      const names: string[] = [];
      for await (const { name } of await promises.opendir(`${root}/folder`)) names.push(name);
      return names.sort();
    },
    result: ['a', 'b'],
  },
  {
    title: 'readlink',
    requests: { GetObject: 1 },
    before: LINKED,
    run: ({ promises }, root) => promises.readlink(`${root}/link`),
    result: TARGET,
  },
];

import { ONE, type Operation, TWO } from './operation.js';

const FILE = { file: { content: ONE } };
const FOLDER = { folder: 'directory', 'folder/a': { content: ONE }, 'folder/b': { content: TWO } } as const;
const MOVED = { moved: 'directory', 'moved/a': { content: ONE }, 'moved/b': { content: TWO } } as const;

export const MOVING: readonly Operation[] = [
  {
    title: 'copyFile',
    requests: { CopyObject: 1 },
    before: FILE,
    after: { ...FILE, copy: { content: ONE } },
    run: ({ promises }, root) => promises.copyFile(`${root}/file`, `${root}/copy`),
  },
  {
    title: 'cp of a tree',
    requests: { ListObjectsV2: 3, HeadObject: 2, PutObject: 1, CopyObject: 2 },
    before: FOLDER,
    after: { ...FOLDER, ...MOVED },
    run: ({ promises }, root) => promises.cp(`${root}/folder`, `${root}/moved`, { recursive: true }),
  },
  {
    title: 'rename of a file',
    requests: { HeadObject: 1, CopyObject: 1, DeleteObject: 1 },
    before: FILE,
    after: { moved: { content: ONE } },
    run: ({ promises }, root) => promises.rename(`${root}/file`, `${root}/moved`),
  },
  {
    title: 'rename of a file onto another',
    requests: { HeadObject: 1, CopyObject: 1, DeleteObject: 1 },
    before: { ...FILE, other: { content: TWO } },
    after: { other: { content: ONE } },
    run: ({ promises }, root) => promises.rename(`${root}/file`, `${root}/other`),
  },
  {
    title: 'rename of a directory',
    requests: { HeadObject: 1, ListObjectsV2: 3, CopyObject: 2, DeleteObjects: 1 },
    before: FOLDER,
    after: MOVED,
    run: ({ promises }, root) => promises.rename(`${root}/folder`, `${root}/moved`),
  },
  {
    title: 'rm of a file',
    requests: { HeadObject: 1, DeleteObject: 1 },
    before: FILE,
    after: {},
    run: ({ promises }, root) => promises.rm(`${root}/file`),
  },
  {
    title: 'rm of a tree',
    requests: { ListObjectsV2: 1, DeleteObjects: 1 },
    before: FOLDER,
    after: {},
    run: ({ promises }, root) => promises.rm(`${root}/folder`, { recursive: true }),
  },
  {
    title: 'mkdir',
    requests: { ListObjectsV2: 1, PutObject: 1 },
    before: {},
    after: { folder: 'directory' },
    run: ({ promises }, root) => promises.mkdir(`${root}/folder`),
  },
  {
    title: 'mkdtemp',
    requests: { PutObject: 1 },
    before: {},
    run: async ({ promises }, root) => {
      const path = await promises.mkdtemp(`${root}/folder-`);
      return [path.startsWith(`${root}/folder-`), (await promises.stat(path)).isDirectory()];
    },
    result: [true, true],
  },
  {
    title: 'rmdir',
    requests: { ListObjectsV2: 1, DeleteObject: 1 },
    before: { empty: 'directory' },
    after: {},
    run: ({ promises }, root) => promises.rmdir(`${root}/empty`),
  },
];

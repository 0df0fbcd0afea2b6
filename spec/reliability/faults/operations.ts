import { readFile, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { MOVING } from '../../object-fs/fault-matrix/moving.js';
import { FILM, ONE, type Operation, TWO } from '../../object-fs/fault-matrix/operation.js';
import { READING } from '../../object-fs/fault-matrix/reading.js';
import { WRITING } from '../../object-fs/fault-matrix/writing.js';

const FILE = { file: { content: ONE } };
const requests = {};

/** Its private directory is its process's as long as that lives, if it could not be removed. */
export const OUTPUT: Operation = {
  title: 'withLocalOutput',
  requests,
  before: FILE,
  after: { ...FILE, made: { content: TWO } },
  run: (volume, root) => volume.withLocalOutput(`${root}/made`, (path) => writeFile(path, TWO)),
};

/** What a bucket is not asked for differently, and the disk is. */
const LOCAL: readonly Operation[] = [
  {
    title: 'localPath',
    requests,
    before: FILE,
    run: async (volume, root) => {
      await using local = await volume.localPath(`${root}/file`);
      return readFile(local.path);
    },
    result: ONE,
  },
  OUTPUT,
  {
    title: 'a write stream of one piece',
    requests,
    before: FILE,
    after: { file: { content: TWO } },
    run: (volume, root) => pipeline([TWO], volume.createWriteStream(`${root}/file`)),
  },
  {
    title: 'a handle that appends to a large file',
    requests,
    before: { film: { content: FILM } },
    after: { film: { content: Buffer.concat([FILM, TWO]) } },
    run: async ({ promises }, root) => {
      await using handle = await promises.open(`${root}/film`, 'a');
      await handle.appendFile(TWO);
    },
  },
  {
    title: 'statfs',
    requests,
    before: FILE,
    run: async ({ promises }, root) => (await promises.statfs(root)).bsize > 0,
    result: true,
  },
];

/** Of what these give, nothing may be missing, whatever the disk does. */
export const READERS: readonly Operation[] = READING;

/** Those that ask for a descriptor, which a process may have none left of. */
export const OPENERS: readonly Operation[] = READING.filter(({ title }) => title.startsWith('open and read'));
export const OPERATIONS: readonly Operation[] = [...READING, ...WRITING, ...MOVING, ...LOCAL];

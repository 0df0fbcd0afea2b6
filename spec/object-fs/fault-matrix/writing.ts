import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { contentOf, FILM, LARGE, ONE, type Operation, PART, TWO } from './operation.js';

const FILE = { file: { content: ONE } };
const OTHER_FILM = contentOf('other film', LARGE);
const UPLOAD = { CreateMultipartUpload: 1, UploadPart: 3, CompleteMultipartUpload: 1 };

export const WRITING: readonly Operation[] = [
  {
    title: 'writeFile of a new file',
    requests: { PutObject: 1 },
    before: {},
    after: FILE,
    run: ({ promises }, root) => promises.writeFile(`${root}/file`, ONE),
  },
  {
    title: 'writeFile with wx',
    requests: { PutObject: 1 },
    before: {},
    after: FILE,
    run: ({ promises }, root) => promises.writeFile(`${root}/file`, ONE, { flag: 'wx' }),
  },
  {
    title: 'writeFile over a file',
    requests: { PutObject: 1 },
    before: FILE,
    after: { file: { content: TWO } },
    run: ({ promises }, root) => promises.writeFile(`${root}/file`, TWO),
  },
  {
    title: 'writeFile of many parts over a file',
    requests: UPLOAD,
    before: { film: { content: FILM } },
    after: { film: { content: OTHER_FILM } },
    run: ({ promises }, root) => promises.writeFile(`${root}/film`, OTHER_FILM),
  },
  {
    title: 'appendFile',
    requests: { GetObject: 1, PutObject: 1 },
    before: FILE,
    after: { file: { content: Buffer.concat([ONE, TWO]) } },
    run: ({ promises }, root) => promises.appendFile(`${root}/file`, TWO),
  },
  {
    title: 'a handle that changes a file',
    requests: { GetObject: 1, PutObject: 1 },
    before: FILE,
    after: { file: { content: Buffer.concat([TWO, ONE.subarray(TWO.length)]) } },
    run: async ({ promises }, root) => {
      const handle = await promises.open(`${root}/file`, 'r+');
      try {
        await handle.write(TWO, 0, TWO.length, 0);
      } finally {
        await handle.close();
      }
    },
  },
  {
    title: 'a write stream of many parts',
    requests: UPLOAD,
    before: {},
    after: { film: { content: FILM } },
    run: (volume, root) => pipeline(piecesOf(FILM), volume.createWriteStream(`${root}/film`)),
  },
  {
    title: 'truncate',
    requests: { GetObject: 1, PutObject: 1 },
    before: FILE,
    after: { file: { content: ONE.subarray(0, 700) } },
    run: ({ promises }, root) => promises.truncate(`${root}/file`, 700),
  },
  {
    title: 'chmod',
    requests: { HeadObject: 1, CopyObject: 1 },
    before: FILE,
    after: { file: { content: ONE, mode: 0o600 } },
    run: ({ promises }, root) => promises.chmod(`${root}/file`, 0o600),
  },
  {
    title: 'utimes',
    requests: { HeadObject: 1, CopyObject: 1 },
    before: FILE,
    run: async ({ promises }, root) => {
      await promises.utimes(`${root}/file`, 1, 2);
      return (await promises.stat(`${root}/file`)).mtimeMs;
    },
    result: 2000,
  },
  {
    title: 'symlink',
    requests: { ListObjectsV2: 1, PutObject: 1 },
    before: FILE,
    after: { ...FILE, link: { link: 'file' } },
    target: 'file',
    run: ({ promises }, root) => promises.symlink('file', `${root}/link`),
  },
];

function piecesOf(content: Buffer): Readable {
  const size = PART / 2;
  return Readable.from(
    Array.from({ length: Math.ceil(content.length / size) }, (_, index) =>
      content.subarray(index * size, (index + 1) * size),
    ),
  );
}

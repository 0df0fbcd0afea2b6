import { FILM, ONE, type Operation, TWO } from './operation.js';

const FILE = { file: { content: ONE } };

/** As their promise forms, in another thread and while this one stands still. */
export const SYNC_CALLS: readonly Operation[] = [
  {
    title: 'statSync',
    requests: { HeadObject: 1 },
    before: FILE,
    run: ({ statSync }, root) => statSync(`${root}/file`).size,
    result: ONE.length,
  },
  {
    title: 'readFileSync',
    requests: { GetObject: 1 },
    before: FILE,
    run: ({ readFileSync }, root) => readFileSync(`${root}/file`),
    result: ONE,
  },
  {
    title: 'readFileSync of a large file',
    requests: { GetObject: 3 },
    before: { film: { content: FILM } },
    run: ({ readFileSync }, root) => readFileSync(`${root}/film`),
    result: FILM,
  },
  {
    title: 'writeFileSync over a file',
    requests: { PutObject: 1 },
    before: FILE,
    after: { file: { content: TWO } },
    run: ({ writeFileSync }, root) => writeFileSync(`${root}/file`, TWO),
  },
];

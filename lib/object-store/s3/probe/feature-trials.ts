import { encodeCrc32 } from '../../../crc32.js';
import { askForChecksum, uploadChecksum, useContentMd5 } from '../checksums.js';
import type { Bench } from './bench.js';
import { answers, isDone, NO_VERSION } from './judge.js';

/** What one trial says. */
interface Outcome {
  readonly isThere: boolean;
  readonly seen: string;
}

export interface Trial {
  /** What it is that is tried out, in words for people. */
  readonly what: string;
  /** May reject with what the store refused. */
  run(bench: Bench): Promise<Outcome>;
}

const CONTENT = 'what a store does with this';
const RIGHT = uploadChecksum(Buffer.from(CONTENT), true);
const WRONG = { ...RIGHT, ChecksumCRC32: encodeCrc32(0) };

export const TRIALS = {
  rangedReads: {
    what: 'ranges of an object',
    async run(bench) {
      const { status, text } = await bench.read(await stored(bench), { Range: 'bytes=5-9' });
      return expectation(status === 206 && text === CONTENT.slice(5, 10), `${status}, ${text.length} bytes`);
    },
  },
  conditionalReads: {
    what: 'If-Match and If-None-Match on reads',
    async run(bench) {
      const key = await stored(bench);
      const { status: wrong } = await bench.read(key, { IfMatch: NO_VERSION });
      const { status: same } = await bench.read(key, { IfNoneMatch: await bench.version(key) });
      return expectation(wrong === 412 && same === 304, `${wrong} for another version, ${same} for the same`);
    },
  },
  checkedUploads: {
    what: 'CRC32 checked on uploads',
    async run(bench) {
      const right = await bench.put(bench.key(), CONTENT, RIGHT);
      const wrong = await bench.put(bench.key(), CONTENT, WRONG);
      const seen = `${answers([right])} for the right one, ${answers([wrong])} for a wrong one`;
      return expectation(isDone(right) && !isDone(wrong), seen);
    },
  },
  toldChecksums: {
    what: 'CRC32 told to readers',
    async run(bench) {
      const key = bench.key();
      await bench.put(key, CONTENT, RIGHT);
      const { ChecksumCRC32: told } = await bench.send('HeadObject', key, {}, askForChecksum);
      return expectation(told === RIGHT.ChecksumCRC32, told ?? 'none told');
    },
  },
  batchesByCrc32: {
    what: 'batches of deletes with CRC32',
    run: (bench) => deleteBatch(bench, undefined),
  },
  batchesByMd5: {
    what: 'batches of deletes with Content-MD5',
    run: (bench) => deleteBatch(bench, useContentMd5),
  },
  copies: {
    what: 'copies inside the store',
    async run(bench) {
      const [source, target] = [await stored(bench), bench.key()];
      const copied = await bench.copy(source, target, {});
      return expectation((await bench.version(target)) !== undefined, answers([copied]));
    },
  },
  copiedParts: {
    what: 'parts of uploads that are copied',
    async run(bench) {
      const source = await stored(bench);
      const target = bench.key();
      const part = {
        UploadId: await bench.startUpload(target),
        PartNumber: 1,
        CopySource: bench.source(source),
      };
      const copied = await bench.attempt('UploadPartCopy', target, { ...part, CopySourceRange: 'bytes=0-4' });
      return expectation(isDone(copied), answers([copied]));
    },
  },
  foldedListings: {
    what: 'listings that fold at a delimiter, page by page',
    async run(bench) {
      const root = bench.key();
      for (const name of ['a', 'b/1', 'b/2', 'c']) await bench.put(bench.below(root, name), CONTENT);
      const found = await bench.list({ prefix: `${root}/`, delimiter: '/' }, 1);
      return expectation(found.join(' ') === 'a b/ c', found.join(' '));
    },
  },
  listingsFromAKey: {
    what: 'listings that begin behind a key',
    async run(bench) {
      const root = bench.key();
      for (const name of ['a', 'b', 'c']) await bench.put(bench.below(root, name), CONTENT);
      const found = await bench.list({ prefix: `${root}/`, startAfter: `${root}/a` }, 1000);
      return expectation(found.join(' ') === 'b c', found.join(' '));
    },
  },
  oddKeys: {
    what: 'keys of any characters',
    async run(bench) {
      const root = bench.key();
      const name = 'a b+c%41&<\u0001>é/./..//';
      await bench.put(bench.below(root, name), CONTENT);
      const found = await bench.list({ prefix: `${root}/` }, 1000);
      return expectation(found.length === 1 && found[0] === name, JSON.stringify(found));
    },
  },
} as const satisfies Readonly<Record<string, Trial>>;

export type FeatureName = keyof typeof TRIALS;

async function stored(bench: Bench): Promise<string> {
  const key = bench.key();
  await bench.put(key, CONTENT);
  return key;
}

async function deleteBatch(bench: Bench, headers: typeof useContentMd5 | undefined): Promise<Outcome> {
  const keys = [await stored(bench), await stored(bench)];
  await bench.deleteBatch(keys, headers);
  const left = (await Promise.all(keys.map((key) => bench.version(key)))).filter(Boolean);
  return expectation(left.length === 0, `${2 - left.length} of 2 deleted`);
}

function expectation(isThere: boolean, seen: string): Outcome {
  return { isThere, seen };
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DiskCache } from '../../lib/cache/disk-cache.js';
import { failing } from './support/faults.js';
import {
  cacheIn,
  expectNoDescriptors,
  fillContent,
  inDirectory,
  nameOf,
  PART,
  putContent,
  recordFor,
} from './support.js';

const SIZE = PART * 3;

/** Each starts with `old` cached under `key`, and leaves `new` there, or nothing, or an error. */
const operations: Record<string, (cache: DiskCache) => Promise<unknown>> = {
  put: (cache) => putContent(cache, 'a/key', 'new'),
  'a fill in memory': (cache) => fillContent(cache, 'a/key', 'new', 1000),
  'a fill in ranges': (cache) => fillContent(cache, 'a/key', 'new', SIZE),
  'a copy': (cache) => cache.describeAnew('a/key', recordFor('new', 1000), 'source'),
  'a drop': (cache) => cache.drop('a/key'),
  'a look-up': (cache) => cache.lookUp('a/key'),
};

/** What may be served after each, with the name of its content. */
const right: Record<string, readonly (string | undefined)[]> = {
  put: ['new', undefined],
  'a fill in memory': ['new', undefined],
  'a fill in ranges': ['new', 'old', undefined],
  'a copy': ['source', undefined],
  'a drop': [undefined],
  'a look-up': ['old'],
};

const expected: Record<string, string> = { source: '"new"', new: '"new"', old: '"old"' };

describe('a disk that fails once, at any call', () => {
  for (const [title, operate] of Object.entries(operations)) {
    for (const code of ['EIO', 'ENOENT', 'ENOTDIR']) {
      it(`with ${code} leaves nothing behind and nothing wrong of ${title}`, async () => {
        let chosen = 1;
        await inDirectory(async (directory) => {
          while (await operateWithFault(join(directory, `${chosen}`), title, operate, chosen, code))
            chosen += 1;
          await expectNoDescriptors(directory);
        });
        expect(chosen, 'calls tried').to.be.greaterThan(1);
      });
    }
  }
});

/** Whether there was a call of that number, to fail. */
async function operateWithFault(
  directory: string,
  title: string,
  operate: (cache: DiskCache) => Promise<unknown>,
  chosen: number,
  code: string,
): Promise<boolean> {
  const cache = cacheIn(directory);
  await putContent(cache, 'a/key', 'old');
  if (title === 'a copy') await putContent(cache, 'source', 'source');
  const disk = failing((_call, _args, number) => number === chosen, code);
  try {
    await operate(cache).catch((error: { code?: unknown }) => expect(error.code).to.equal(code));
  } finally {
    disk.restore();
  }
  expect(await readdir(join(directory, 'tmp'))).to.deep.equal([]);
  const what = `${disk.failed()} (call ${chosen})`;
  const file = await cache.lookUp('a/key');
  const name = await nameOf(file);
  expect(right[title], what).to.include(name);
  expect(file?.record.version, what).to.equal(name && expected[name]);
  return disk.failed() !== undefined;
}

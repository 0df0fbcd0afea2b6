import nodeFs from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { redirect } from '../../../lib/index.js';
import { eventually, PART, type RangedStage, useRanged } from './support.js';
import { waysToRead } from './ways-to-read.js';

/** Not a multiple of anything. */
const SIZE = 3 * PART + 12_345;

const kinds: readonly { described: string; options: Parameters<typeof useRanged>[0]; prepare?: Prepare }[] = [
  { described: 'kept on the disk', options: {} },
  { described: 'larger than the cache may hold', options: { maxBytes: 1000 } },
  { described: 'read with the smallest budget', options: { readBudget: 1000 } },
  {
    described: 'read without a cache directory',
    options: {},
    prepare: ({ cacheDirectory }) => writeFile(join(cacheDirectory, 'tmp'), ''),
  },
];

type Prepare = (stage: RangedStage) => Promise<void>;

for (const { described, options, prepare = async () => {} } of kinds) {
  describe(`an object that is ${described}`, () => {
    const stage = useRanged({ ...options, size: SIZE });

    beforeEach(() => prepare(stage()));

    for (const [name, read] of Object.entries(waysToRead)) {
      // A class of Node's own opens files of the redirected fs only.
      const isOfVolume = !name.startsWith('new ');
      if (isOfVolume) {
        it(`is read as it is by ${name}`, async () => {
          const { volume, content } = stage();
          expectSame(await read(volume as unknown as typeof nodeFs, '/m/film'), content);
          await settled(stage());
        });
      }

      it(`is read as it is by ${name}, redirected`, async () => {
        const { volume, content } = stage();
        const redirection = redirect(volume, { warn: false });
        try {
          expectSame(await read(nodeFs, '/m/film'), content);
        } finally {
          redirection.dispose();
        }
        await settled(stage());
      });
    }
  });
}

function expectSame(bytes: Buffer, content: Buffer): void {
  expect(bytes.length).to.equal(content.length);
  expect(bytes.equals(content)).to.equal(true);
}

/** Nothing is under way when nobody reads. */
async function settled({ openBodies }: RangedStage): Promise<void> {
  await eventually(() => expect(openBodies()).to.equal(0));
}

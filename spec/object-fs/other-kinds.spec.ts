import { expect } from 'chai';
import { expectCode, useStage } from './support/stage.js';

describe('another client, in the place of what is known', () => {
  const stage = useStage();

  for (const options of [{ recursive: true }, { recursive: true, force: true }]) {
    it(`that put a file in the place of a directory has it removed by rm with ${Object.keys(options)}`, async () => {
      const { fs, put, keys, bucket } = stage();
      await put('name/file', '');
      await fs.stat('/name');
      await bucket.delete(['name/file']);
      await put('name', 'content');
      await fs.rm('/name', options);
      expect(await keys()).to.deep.equal([]);
    });
  }

  for (const [before, after] of [
    ['name/file', 'name'],
    ['name', 'name/file'],
  ] as const) {
    it(`that put ${after} in the place of ${before} has it renamed`, async () => {
      const { fs, put, keys, bucket } = stage();
      await put(before, '');
      await fs.stat('/name');
      await bucket.delete([before]);
      await put(after, 'content');
      await fs.rename('/name', '/moved');
      expect(await keys()).to.deep.equal([after.replace('name', 'moved')]);
    });
  }

  it('that put a directory in the place of a file that is open and not cached leaves EISDIR', async () => {
    const { put, bucket, other } = stage();
    await put('name', 'content');
    const { promises } = await other({ maxBytes: 1 });
    await using _ = await promises.open('/name');
    await bucket.delete(['name']);
    await put('name/file', '');
    await expectCode(promises.readFile('/name'), 'EISDIR');
  });
});

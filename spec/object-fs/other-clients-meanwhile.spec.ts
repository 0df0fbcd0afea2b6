import { expect } from 'chai';
import { expectCode, useStage } from './support/stage.js';

describe('another client, in the middle of a call', () => {
  const stage = useStage();

  for (const [what, change, flags, edit] of [
    ['removes', '', 'a', (text: string) => `${text} more`],
    ['replaces', 'two'.repeat(10), 'a', (text: string) => `${text} more`],
    ['replaces', 'two'.repeat(10), 'r+', (text: string) => ` more${text.slice(5)}`],
  ] as const) {
    it(`that ${what} a file while it is fetched to be opened with ${flags} harms neither`, async () => {
      const { bucket, put, content, meddled, other } = stage();
      // The cache keeps nothing, so it is fetched for the staging file once more.
      const { promises } = await other({ partSize: 10, maxBytes: 1, store: meddled });
      for (let request = 1; request <= 4; request += 1) {
        const key = `file ${request}`;
        await put(key, 'one'.repeat(10));
        let before: () => Promise<unknown> = () => (change ? put(key, change) : bucket.delete([key]));
        for (let rest = request; rest > 1; rest -= 1) {
          const later = before;
          before = async () => meddled.meddle({ verb: 'get', key, before: later });
        }
        meddled.meddle({ verb: 'get', key, before });
        const handle = await promises.open(`/${key}`, flags);
        await handle.write(' more');
        await handle.close();
        expect([edit(change), edit('one'.repeat(10))], `before request ${request}`).to.include(
          await content(key),
        );
      }
    });
  }

  it('that removes a file of a directory while that is renamed, and makes it anew, keeps it', async () => {
    const { fs, put, content, keys, bucket, meddled } = stage();
    await put('folder/file', 'old');
    await put('folder/second', '');
    meddled.meddle({ verb: 'copy', key: 'moved/file', before: () => bucket.delete(['folder/file']) });
    meddled.meddle({ verb: 'delete', before: () => put('folder/file', 'new') });
    await fs.rename('/folder', '/moved');
    expect(await content('folder/file')).to.equal('new');
    expect(await keys()).to.deep.equal(['folder/file', 'moved/second']);
  });

  it('that removes all of a directory while that is renamed leaves ENOENT', async () => {
    const { fs, put, bucket, meddled } = stage();
    await put('folder/file', 'content');
    meddled.meddle({ verb: 'copy', before: () => bucket.delete(['folder/file']) });
    await expectCode(fs.rename('/folder', '/moved'), 'ENOENT');
  });

  it('that writes between a sync and the close of a new file is not overwritten', async () => {
    const { fs, put, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('one');
    await handle.sync();
    await put('file', 'two');
    await handle.write(' more');
    await expectCode(handle.close(), 'ESTALE');
    expect(await content('file')).to.equal('two');
  });
});

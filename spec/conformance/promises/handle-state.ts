import { Stats } from 'node:fs';
import { expect } from 'chai';
import type { OpenHandle } from './open-handle.js';
import type { Stage } from './stage.js';

export function describeHandleState(stage: Stage, open: OpenHandle): void {
  describe('a handle', () => {
    it('knows what it was opened on', async () => {
      const handle = await open(await stage.file('file', 'abc'));
      const stats = await handle.stat();
      expect(stats instanceof Stats).to.equal(true);
      expect([stats.isFile(), stats.isDirectory(), stats.size]).to.deep.equal([true, false, 3]);
      expect((await handle.stat({ bigint: true })).size).to.equal(3n);
    });

    it('knows its size while it is written', async () => {
      const handle = await open(stage.at('file'), 'w');
      await handle.write('abcde');
      expect((await handle.stat()).size).to.equal(5);
    });

    it('cuts its file', async () => {
      const handle = await open(await stage.file('file', 'abcdef'), 'r+');
      expect(await handle.truncate(2)).to.equal(undefined);
      await handle.close();
      expect(await stage.text(stage.at('file'))).to.equal('ab');
    });

    it('cuts its file to nothing when no length is given', async () => {
      const handle = await open(await stage.file('file', 'abcdef'), 'r+');
      await handle.truncate();
      await handle.close();
      expect(await stage.text(stage.at('file'))).to.equal('');
    });

    it('stretches its file with zeros', async () => {
      const handle = await open(await stage.file('file', 'ab'), 'r+');
      await handle.truncate(4);
      await handle.close();
      expect(await stage.text(stage.at('file'))).to.equal('ab\0\0');
    });

    for (const sync of ['sync', 'datasync'] as const) {
      it(`shows to others what it has written once ${sync} is through`, async () => {
        const handle = await open(stage.at('file'), 'w');
        await handle.write('abc');
        expect(await handle[sync]()).to.equal(undefined);
        expect(await stage.text(stage.at('file'))).to.equal('abc');
        await handle.write('def');
        await handle.close();
        expect(await stage.text(stage.at('file'))).to.equal('abcdef');
      });
    }

    it('that was opened for reading can be synced', async () => {
      const handle = await open(await stage.file('file'));
      expect(await handle.sync()).to.equal(undefined);
    });

    it('sets the times of its file', async () => {
      const handle = await open(await stage.file('file'), 'r+');
      await handle.utimes(1_500_000_000, 1_600_000_000);
      await handle.close();
      const { mtime } = await stage.promises.stat(stage.at('file'));
      expect(mtime.getTime()).to.equal(1_600_000_000_000);
    });

    it('sets the times of what it has written, and of nothing that it writes later', async () => {
      const handle = await open(stage.at('file'), 'w');
      await handle.write('before');
      await handle.utimes(1_500_000_000, 1_600_000_000);
      expect((await handle.stat()).mtime.getTime()).to.equal(1_600_000_000_000);
      await handle.write('after');
      expect((await handle.stat()).mtime.getTime()).to.be.above(1_700_000_000_000);
      await handle.close();
      expect((await stage.promises.stat(stage.at('file'))).mtime.getTime()).to.be.above(1_700_000_000_000);
      expect(await stage.text(stage.at('file'))).to.equal('beforeafter');
    });

    it('reads on after its file was removed', async () => {
      const handle = await open(await stage.file('file', 'content'));
      await stage.promises.unlink(stage.at('file'));
      expect(await handle.readFile('utf8')).to.equal('content');
    });

    it('reads on after its file was renamed', async () => {
      const handle = await open(await stage.file('file', 'content'));
      await stage.promises.rename(stage.at('file'), stage.at('moved'));
      expect(await handle.readFile('utf8')).to.equal('content');
    });

    it('reads on after another file was moved to its path', async () => {
      const handle = await open(await stage.file('file', 'content'));
      await stage.promises.rename(await stage.file('other', 'other'), stage.at('file'));
      expect(await handle.readFile('utf8')).to.equal('content');
      expect(await stage.text(stage.at('file'))).to.equal('other');
    });
  });
}

import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { createVolume, memory, readOnly, redirect } from '../../../lib/index.js';
import type { UseStage } from './stage.js';
import { bytesOf, expectFailure, failureOf, textOf } from './support.js';

/** Saves that end early, and what others do in the meantime. */
export function describeInterrupting(stage: UseStage): void {
  describe('save, interrupted', () => {
    it('ends at the signal while its source gives nothing, lets go of it, and leaves nothing', async () => {
      for (const begin of [0, 100, 9_000_000]) {
        const controller = new AbortController();
        const { signal } = controller;
        let reads = 0;
        const source = new Readable({
          read() {
            reads += 1;
            if (reads === 1 && begin > 0) this.push(Buffer.alloc(begin));
            else setImmediate(() => controller.abort());
          },
        });
        const error = await failureOf(stage().store.save('session', source, { signal, mime: 'image/png' }));
        expect(error).to.include({ name: 'AbortError', code: 'ABORT_ERR' });
        expect(source.destroyed).to.equal(true);
      }
      expect(await stage().names()).to.deep.equal([]);
    });

    it('ends at a signal that comes with the last byte, and leaves nothing', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const onProgress = (): void => controller.abort();
      const saving = stage().store.save('session', Buffer.from('x'), {
        signal,
        onProgress,
        mime: 'image/png',
      });
      await expectFailure(saving, 'ABORT_ERR');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('rejects with what onProgress throws, and leaves nothing', async () => {
      const onProgress = (): never => {
        throw new Error('not so far');
      };
      const error = await failureOf(stage().store.save('session', Buffer.from('x'), { onProgress }));
      expect(error.message).to.equal('not so far');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('takes as many as are saved while the session is deleted again and again', async () => {
      const { store } = stage();
      const saved = Promise.all(
        Array.from({ length: 30 }, () => store.save('session', Buffer.from('x'), { mime: 'image/png' })),
      );
      let isOver = false;
      const deleting = (async () => {
        while (!isOver) await store.delete('session');
      })();
      expect(await saved.finally(() => (isOver = true))).to.have.length(30);
      await deleting;
      await store.delete('session');
      expect(await stage().names()).to.deep.equal([]);
    });
  });

  describe('saveFile, interrupted', () => {
    let directory: string;

    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mediafs-source-'));
    });

    afterEach(() => rm(directory, { recursive: true }));

    it('tells its progress', async () => {
      const path = join(directory, 'photo.png');
      await writeFile(path, 'content');
      const told: unknown[] = [];
      await stage().store.saveFile('session', path, { onProgress: (progress) => told.push(progress) });
      expect(told.at(-1)).to.deep.equal({ bytes: 7, total: 7 });
    });

    it('ends at the signal, and leaves the file', async () => {
      const path = join(directory, 'photo.png');
      await writeFile(path, 'content');
      const signal = AbortSignal.abort();
      await expectFailure(stage().store.saveFile('session', path, { signal }), 'ABORT_ERR');
      expect(await readFile(path, 'utf8')).to.equal('content');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('takes a file of a mount of a redirect, and not what lies at its path on the disk', async () => {
      const path = join(directory, 'photo.png');
      await writeFile(path, 'beneath');
      const volume = createVolume();
      volume.mount(directory, memory({ '/photo.png': 'mounted' }));
      const redirection = redirect(volume);
      try {
        const { id } = await stage().store.saveFile('session', path);
        expect(await textOf(stage().store, id)).to.equal('mounted');
        await expectFailure(volume.promises.access(path), 'ENOENT');
      } finally {
        redirection.dispose();
      }
      expect(await readFile(path, 'utf8')).to.equal('beneath');
    });

    it('leaves nothing where the file cannot be removed', async () => {
      const volume = createVolume();
      volume.mount(directory, readOnly(memory({ '/photo.png': 'mounted' })));
      const redirection = redirect(volume);
      try {
        await expectFailure(stage().store.saveFile('session', join(directory, 'photo.png')), 'EROFS');
      } finally {
        redirection.dispose();
      }
      expect(await stage().names()).to.deep.equal([]);
    });

    it('of an old file gives a new medium, which a sweep of old ones leaves', async () => {
      const path = join(directory, 'photo.png');
      await writeFile(path, 'content');
      await utimes(path, new Date('2020-01-01'), new Date('2020-01-01'));
      const { id } = await stage().store.saveFile('session', path);
      expect(await stage().store.sweep({ olderThan: '1h', removeMedia: true })).to.deep.equal([]);
      expect(await textOf(stage().store, id)).to.equal('content');
    });
  });

  describe('open, interrupted', () => {
    it('rejects with a signal that is aborted already, and with a range that is none', async () => {
      const { store } = stage();
      const { id } = await store.save('session', Buffer.from('0123456789'));
      await expectFailure(store.open(id, { signal: AbortSignal.abort() }), 'ABORT_ERR');
      for (const range of [{ start: -1 }, { start: 5, end: 4 }])
        await expectFailure(store.open(id, range), 'ERR_OUT_OF_RANGE');
      expect((await bytesOf(await store.open(id))).toString()).to.equal('0123456789');
    });
  });
}

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { MediaNotFoundError } from '../../../lib/media-store/errors.js';
import type { UseStage } from './stage.js';
import { bytesOf, collect, expectTypeError, failureOf, sha256, textOf } from './support.js';

/** What is no id, however it is meant. */
const NO_IDS: readonly unknown[] = [
  '',
  '*',
  '../x',
  '..',
  '/etc/passwd',
  'a\0b',
  '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a/..',
  '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a\n',
  '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4',
  '0b7ff4c85a0b4a8f9d0c2f7f2c1d3e4a',
  '%30b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a',
  '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4*',
  undefined,
  null,
  5,
  ['0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a'],
];

export function describeReading(stage: UseStage): void {
  const byId = {
    open: (id: string) => stage().store.open(id),
    localPath: (id: string) => stage().store.localPath(id),
    path: (id: string) => stage().store.path(id),
    stat: (id: string) => stage().store.stat(id),
    remove: (id: string) => stage().store.remove(id),
    url: (id: string) => stage().store.url(id),
  };

  for (const [name, call] of Object.entries(byId)) {
    describe(name, () => {
      it('refuses what is no id', async () => {
        for (const id of NO_IDS) await expectTypeError(call(id as string), 'UUID');
      });

      it('rejects with a MediaNotFoundError for an id that nobody has', async () => {
        const id = randomUUID();
        const error = await failureOf(call(id));
        expect(error).to.be.instanceOf(MediaNotFoundError);
        expect(error).to.include({ code: 'ENOENT', errno: -2, id });
      });
    });
  }

  describe('open', () => {
    it('reads a range, both ends included, as createReadStream does', async () => {
      const { store } = stage();
      const { id } = await store.save('session', Buffer.from('0123456789'));
      expect(await textOf(store, id, { start: 2, end: 4 })).to.equal('234');
      expect(await textOf(store, id, { start: 7 })).to.equal('789');
      expect(await textOf(store, id, { start: 10 })).to.equal('');
    });

    it('finds what was saved without an extension', async () => {
      const { store } = stage();
      const { id, ext } = await store.save('session', Buffer.from('bare'));
      expect(ext).to.equal('');
      expect(await textOf(store, id)).to.equal('bare');
      expect(await textOf(await stage().secondHost(), id)).to.equal('bare');
    });

    it('is ended by its signal', async () => {
      const { store } = stage();
      const { id } = await store.save('session', Buffer.alloc(1_000_000));
      const controller = new AbortController();
      const stream = await store.open(id, { signal: controller.signal });
      controller.abort();
      expect(await failureOf(bytesOf(stream))).to.include({ name: 'AbortError' });
    });
  });

  describe('localPath', () => {
    it('is a regular file with the extension of the medium, as long as it is not disposed', async () => {
      const { store } = stage();
      const { id } = await store.save('session', Buffer.from('RIFF'), { mime: 'audio/wav' });
      await using local = await store.localPath(id);
      expect(local.path).to.match(/\.wav$/);
      expect(await readFile(local.path, 'utf8')).to.equal('RIFF');
    });
  });

  describe('path', () => {
    it('is the one that save answered, on every host', async () => {
      const { store } = stage();
      const { id, path } = await store.save('session', Buffer.from('x'));
      expect(await store.path(id)).to.equal(path);
      expect(await (await stage().secondHost()).path(id)).to.equal(path);
    });
  });

  describe('stat', () => {
    it('knows name, type, size and checksum, the same on every host', async () => {
      const { store, capabilities } = stage();
      const name = 'Ünïcödé "photo"\r\n of 50%.JPG';
      const { id, path } = await store.save('session', Buffer.from('content'), { mime: 'image/jpeg', name });
      const stats = await store.stat(id);
      expect(stats).to.deep.include({
        id,
        path,
        name,
        ext: '.jpg',
        size: 7,
        mime: 'image/jpeg',
        session: '3f3af1ecebbd',
      });
      expect(stats.sha256).to.equal(sha256('content'));
      expect(Math.abs(Date.now() - stats.modified.getTime())).to.be.lessThan(600_000);
      if (capabilities.versions) expect(stats.version).to.match(/^".+"$/);
      expect(await (await stage().secondHost()).stat(id)).to.deep.equal(stats);
    });

    it('knows names that are half a character, or longer than is kept', async () => {
      const { store } = stage();
      for (const [name, kept] of [
        ['\ud800.png', '\ufffd.png'],
        ['ü'.repeat(200), 'ü'.repeat(127)],
      ]) {
        const { id } = await store.save('session', Buffer.from('x'), { mime: 'image/png', name });
        expect((await store.stat(id)).name).to.equal(kept);
        expect((await (await stage().secondHost()).stat(id)).name).to.equal(kept);
      }
      for (const name of [5, {}]) {
        const saving = store.save('session', Buffer.from('x'), { name: name as unknown as string });
        await expectTypeError(saving, 'name must be a text');
      }
    });

    it('keeps the whole type, parameters included', async () => {
      const { store } = stage();
      const { id } = await store.save('session', Buffer.from('x'), { mime: 'audio/ogg; codecs=opus' });
      expect((await store.stat(id)).mime).to.equal('audio/ogg; codecs=opus');
    });
  });

  describe('list', () => {
    it('gives the media of one session, and no others', async () => {
      const { store } = stage();
      const ids = [];
      for (let count = 0; count < 3; count += 1) ids.push((await store.save('one', Buffer.from('x'))).id);
      await store.save('other', Buffer.from('x'));
      const listed = await collect(store.list('one'));
      expect(listed.map(({ id }) => id)).to.have.members(ids);
      for (const { path, id, size } of listed) {
        expect(path).to.equal(await store.path(id));
        expect(size).to.equal(1);
      }
    });

    it('is empty for a session that never was', async () => {
      expect(await collect(stage().store.list('nobody'))).to.deep.equal([]);
    });

    it('leaves out what is no medium', async () => {
      const { store } = stage();
      const { id } = await store.save('agent:main:main', Buffer.from('x'), { mime: 'image/png' });
      await stage().write('6d9217fe77c7/notes.txt', 'x');
      await stage().write(`6d9217fe77c7/${randomUUID()}/below.txt`, 'x');
      expect((await collect(store.list('agent:main:main'))).map((media) => media.id)).to.deep.equal([id]);
    });
  });
}

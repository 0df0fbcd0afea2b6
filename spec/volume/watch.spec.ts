import { once } from 'node:events';
import type { Stats } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createVolume, MemoryObjectStore, ObjectFileSystem, type Volume } from '../../lib/index.js';

describe('watching an object mount', () => {
  let directory: string;
  let store: MemoryObjectStore;
  let volume: Volume;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-watch-'));
    store = new MemoryObjectStore();
    volume = createVolume();
    volume.mount('/media', new ObjectFileSystem({ store, cacheDirectory: directory, freshness: 0 }));
    await volume.promises.mkdir('/media/session');
    await volume.promises.writeFile('/media/session/photo.jpg', 'one');
  });

  afterEach(async () => {
    await volume.dispose();
    await rm(directory, { recursive: true });
  });

  /** Resolves when the watcher has looked for the first time. */
  const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 50));

  describe('with watchFile', () => {
    it('tells at once of an own change, with the stats of before and after', async () => {
      const told = new Promise<[Stats, Stats]>((done) =>
        volume.watchFile('/media/session/photo.jpg', (present, former) => done([present, former])),
      );
      await settled();
      await volume.promises.writeFile('/media/session/photo.jpg', 'longer');
      const [present, former] = await told;
      expect([present.size, former.size]).to.deep.equal([6, 3]);
      volume.unwatchFile('/media/session/photo.jpg');
    });

    it('finds what another client has changed', async () => {
      const told = new Promise<Stats>((done) =>
        volume.watchFile('/media/session/photo.jpg', { interval: 20 }, (present) => done(present)),
      );
      await settled();
      await store.put('session/photo.jpg', Buffer.from('by another'));
      expect((await told).size).to.equal(10);
      volume.unwatchFile('/media/session/photo.jpg');
    });

    it('tells once, with zeros, of what is not there', async () => {
      const told = await new Promise<Stats>((done) =>
        volume.watchFile('/media/missing', (present) => done(present)),
      );
      expect([told.size, told.mtimeMs, told.mode]).to.deep.equal([0, 0, 0]);
      volume.unwatchFile('/media/missing');
    });

    it('takes off one listener, or all, and then looks no more', async () => {
      let calls = 0;
      const listener = (): void => {
        calls += 1;
      };
      volume.watchFile('/media/session/photo.jpg', { interval: 10 }, listener);
      volume.unwatchFile('/media/session/photo.jpg', () => {});
      await settled();
      volume.unwatchFile('/media/session/photo.jpg', listener);
      await volume.promises.writeFile('/media/session/photo.jpg', 'another');
      await settled();
      expect(calls).to.equal(0);
      volume.unwatchFile('/media/never-watched');
    });
  });

  describe('with watch', () => {
    it('tells at once of what comes, changes and goes', async () => {
      const events: string[] = [];
      const watcher = volume.watch('/media/session', (event, name) => events.push(`${event} ${name}`));
      await settled();
      await volume.promises.writeFile('/media/session/voice.ogg', 'voice');
      await settled();
      await volume.promises.writeFile('/media/session/photo.jpg', 'changed');
      await settled();
      await volume.promises.unlink('/media/session/voice.ogg');
      await settled();
      watcher.close();
      await once(watcher, 'close');
      expect(events).to.deep.equal(['rename voice.ogg', 'change photo.jpg', 'rename voice.ogg']);
    });

    it('tells of what a stream and a handle have stored', async () => {
      const events: string[] = [];
      const watcher = volume.watch('/media/session', (event, name) => events.push(`${event} ${name}`));
      await settled();
      await once(volume.createWriteStream('/media/session/stream').end('x'), 'close');
      await settled();
      const handle = await volume.promises.open('/media/session/handle', 'w');
      await handle.close();
      await settled();
      watcher.close();
      expect(events).to.deep.equal(['rename stream', 'rename handle']);
    });

    it('goes down when told to', async () => {
      const told = new Promise((done) => {
        const watcher = volume.watch('/media', { recursive: true }, (event, name) => {
          watcher.close();
          done(`${event} ${name}`);
        });
      });
      await settled();
      await volume.promises.writeFile('/media/session/voice.ogg', 'voice');
      expect(await told).to.equal('rename session/voice.ogg');
    });

    it('is an async iterator that ends with its signal', async () => {
      const aborter = new AbortController();
      const events: unknown[] = [];
      const loop = (async () => {
        for await (const event of volume.promises.watch('/media/session', { signal: aborter.signal })) {
          events.push(event);
          aborter.abort();
        }
      })();
      await settled();
      await volume.promises.writeFile('/media/session/voice.ogg', 'voice');
      const error = await loop.catch((reason) => reason);
      expect(error).to.include({ name: 'AbortError' });
      expect(events).to.deep.equal([{ eventType: 'rename', filename: 'voice.ogg' }]);
    });

    it('of what is not there is refused by the iterator', async () => {
      const iterator = volume.promises.watch('/media/missing')[Symbol.asyncIterator]();
      const error = await iterator.next().catch((reason) => reason);
      expect(error).to.include({ code: 'ENOENT', syscall: 'watch', path: '/media/missing' });
    });
  });
});

import { expect } from 'chai';
import { createVolume, MemoryObjectStore, type Volume } from '../../../lib/index.js';
import { publishedIn, readMany } from '../support/read-many.js';
import { onMemory, temporaryDirectory, threadsStarted } from './helpers.js';

describe('sync calls, right after a small file has come that is still to be published', () => {
  /** Reads `/m/a.jpg` by a promise; the store has another version of it by then. */
  const withArrival = async (
    work: (volume: Volume, store: MemoryObjectStore) => unknown,
    { isChanged = true } = {},
  ): Promise<void> => {
    using directory = temporaryDirectory();
    const store = new MemoryObjectStore();
    const objects = onMemory(directory.path, { store });
    const volume = createVolume();
    volume.mount('/m', objects);
    await readMany(objects, store, directory.path);
    await store.put('a.jpg', Buffer.from('content'));
    await volume.promises.readFile('/m/a.jpg');
    expect(await publishedIn(directory.path)).not.to.include('a.jpg');
    if (isChanged) await store.put('a.jpg', Buffer.from('of another client'));
    await work(volume, store);
    await volume.dispose();
  };

  it('read it from memory', () =>
    withArrival(async (volume) => {
      const started = await threadsStarted(() =>
        expect(volume.readFileSync('/m/a.jpg', 'utf8')).to.equal('content'),
      );
      expect(started).to.equal(0);
    }));

  it('wait for its file where they need one', () =>
    withArrival(async (volume) => {
      const started = await threadsStarted(() => {
        const descriptor = volume.openSync('/m/a.jpg', 'r');
        expect(volume.readFileSync(descriptor, 'utf8')).to.equal('content');
        volume.closeSync(descriptor);
      });
      expect(started).to.equal(0);
    }));

  it('change it for good', () =>
    withArrival(
      async (volume) => {
        volume.writeFileSync('/m/a.jpg', 'sync');
        expect(await volume.promises.readFile('/m/a.jpg', 'utf8')).to.equal('sync');
        expect(volume.readFileSync('/m/a.jpg', 'utf8')).to.equal('sync');
      },
      { isChanged: false },
    ));

  it('remove it for good', () =>
    withArrival(
      async (volume) => {
        volume.unlinkSync('/m/a.jpg');
        expect(await volume.promises.readFile('/m/a.jpg').catch(({ code }) => code)).to.equal('ENOENT');
        expect(volume.existsSync('/m/a.jpg')).to.equal(false);
      },
      { isChanged: false },
    ));
});

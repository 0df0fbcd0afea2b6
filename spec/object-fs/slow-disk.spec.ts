import { channel } from 'node:diagnostics_channel';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { createVolume } from '../../lib/volume/volume.js';
import { type FaultyDisk, failing, type HangingDisk, hanging } from '../cache/support/faults.js';
import { eventually } from './ranged/support.js';
import { expectCode, type Stage, useStage } from './support/stage.js';

/** Milliseconds; only calls that are made to hang take as long. */
const DEADLINE = 1500;

describe('a disk of the cache that does not answer', () => {
  let disk: HangingDisk | undefined;

  // Before the stage looks for what is left.
  afterEach(() => release(stage()));
  const stage = useStage({ cacheDeadline: DEADLINE });

  const hang = (...calls: string[]): void => {
    const { cacheDirectory } = stage();
    disk = hanging((call, [path]) => {
      const isOfCache = call !== 'open' || String(path).startsWith(cacheDirectory);
      return isOfCache && calls.includes(call);
    });
  };

  const release = async ({ objects }: Stage): Promise<void> => {
    disk?.release();
    disk?.restore();
    await eventually(() => expect(objects.cache.health).to.deep.include({ hanging: 0, owed: 0 }));
  };

  it('keeps no reader of a cached file: its bytes come from the store', async () => {
    const { fs, put, requests } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    hang('lstat', 'open', 'rename');
    const counts = await requests(async () => {
      expect(await fs.readFile('/file', 'utf8')).to.equal('content');
    });
    expect(counts).to.deep.equal({ get: 1 });
  });

  it('keeps no stream of a cached file, nor the thread that opens it', async () => {
    const { fs, put, requests, objects } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    const volume = createVolume();
    volume.mount('/objects', objects);
    hang('lstat', 'open', 'rename');
    const counts = await requests(async () => {
      expect(await text(volume.createReadStream('/objects/file'))).to.equal('content');
    });
    expect(counts).to.deep.equal({ get: 1 });
  });

  it('keeps no reader of a cached file that it finds and does not give', async () => {
    const { fs, put, requests } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    hang('readFile', 'open');
    const counts = await requests(async () => {
      expect(await fs.readFile('/file', 'utf8')).to.equal('content');
      await using handle = await fs.open('/file');
      expect(await handle.readFile('utf8')).to.equal('content');
    });
    expect(counts['get']).to.be.at.least(2);
  });

  it('keeps no reader of a large object that it does not take', async () => {
    const { put, objects } = stage();
    const content = 'x'.repeat(5000);
    await put('file', content);
    const small = await stage().other({ partSize: 1000, cacheDirectory: stage().cacheDirectory });
    hang('handle.write');
    const handle = await small.promises.open('/file');
    expect(await handle.readFile('utf8')).to.equal(content);
    await eventually(() => expect(small.cache.health.state).to.equal('failing'));
    disk?.release();
    await eventually(() => expect(small.cache.health.hanging).to.equal(0));
    await handle.close();
    await small.dispose();
    expect(objects.cache.health.state).to.equal('healthy');
  });

  for (const call of ['open', 'handle.write', 'handle.close', 'rename']) {
    it(`keeps no reader of what is to be cached, when ${call} hangs`, async () => {
      const { fs, put, objects } = stage();
      await put('file', 'content');
      hang(call);
      expect(await fs.readFile('/file', 'utf8')).to.equal('content');
      expect(objects.cache.health).to.deep.include({ state: 'failing', hanging: 1 });
      await using handle = await fs.open('/file');
      expect(await handle.readFile('utf8')).to.equal('content');
      expect((await fs.stat('/file')).size).to.equal(7);
    });
  }

  it('keeps no writer of whole files, and shows nobody what they have replaced', async () => {
    const { fs, put, content, other, cacheDirectory } = stage();
    await put('file', 'first');
    hang('rename');
    await fs.readFile('/file');
    await fs.writeFile('/file', 'second');
    expect(await content('file')).to.equal('second');
    expect(await fs.readFile('/file', 'utf8')).to.equal('second');
    await release(stage());
    const later = await other({ cacheDirectory, freshness: 'immutable' });
    expect(await later.promises.readFile('/file', 'utf8')).to.equal('second');
  });

  it('is ETIMEDOUT to who needs it to write', async () => {
    const { fs, objects } = stage();
    hang('open');
    const error = (await fs.open('/file', 'w').catch((thrown: unknown) => thrown)) as NodeJS.ErrnoException;
    expect(error).to.include({ code: 'ETIMEDOUT', syscall: 'open', path: '/file' });
    expect(objects.cache.health.faults).to.deep.equal({ ETIMEDOUT: 1 });
  });

  it('is not needed by what is written from pieces', async () => {
    const { fs, content } = stage();
    hang('open');
    await fs.writeFile('/file', ['con', 'tent']);
    expect(await content('file')).to.equal('content');
  });
});

describe('a disk of the cache that fails', () => {
  const stage = useStage();
  let disk: FaultyDisk | undefined;

  afterEach(() => disk?.restore());

  it('costs requests, and is told of once on mediafs:cache', async () => {
    const { fs, put, objects } = stage();
    const told: unknown[] = [];
    const listen = (message: unknown): void => {
      if ((message as { event: string }).event === 'breaker') told.push(message);
    };
    channel('mediafs:cache').subscribe(listen);
    try {
      disk = failing((call) => call === 'handle.write', 'ENOSPC');
      for (let files = 0; files < 6; files += 1) {
        await put(`file${files}`, 'content');
        expect(await fs.readFile(`/file${files}`, 'utf8')).to.equal('content');
      }
      expect(told).to.deep.equal([{ event: 'breaker', side: 'writing', state: 'open' }]);
      expect(objects.cache.health).to.deep.include({ writing: 'open', faults: { ENOSPC: 3 }, skipped: 3 });
    } finally {
      channel('mediafs:cache').unsubscribe(listen);
    }
  });

  it('is not blamed for a store that fails', async () => {
    const { fs, put, failing: store, objects } = stage();
    await put('file', 'content');
    for (let reads = 0; reads < 5; reads += 1) {
      store.fail({ verb: 'get', error: 'EIO', afterBytes: 3 });
      await expectCode(fs.readFile('/file'), 'EIO');
    }
    expect(objects.cache.health).to.deep.include({ state: 'healthy', faults: {} });
  });
});

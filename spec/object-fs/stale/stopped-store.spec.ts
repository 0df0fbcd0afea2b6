import { expect } from 'chai';
import type { Volume } from '../../../lib/index.js';
import { delay } from '../../cache/support.js';
import { codeFrom, expectCode } from '../support/stage.js';
import { QUESTIONS, READS, type StoppableStage, useStoppable } from './support.js';

const FILE = '/m/folder/file';

/** Has a file of another client in the cache. */
async function warm({ bucket, volume }: StoppableStage): Promise<void> {
  await bucket.put('folder/file', Buffer.from('content'));
  await volume.promises.readFile(FILE);
}

async function expectServed(volume: Volume): Promise<void> {
  for (const [way, read] of Object.entries(READS)) expect(await read(volume, FILE), way).to.equal('content');
  for (const ask of Object.values(QUESTIONS)) await ask(volume, FILE);
  expect((await volume.promises.stat(FILE)).size).to.equal(7);
  expect(volume.existsSync(FILE)).to.equal(true);
}

describe('a store that is stopped, under immutable files', () => {
  const stage = useStoppable({ freshness: 'immutable' });

  it('is not missed: warm files are read and described', async () => {
    await warm(stage());
    await stage().stop();
    await expectServed(stage().volume);
  });

  it('is not missed by a process started later', async () => {
    await warm(stage());
    await stage().stop();
    for (const read of Object.values(READS))
      expect(await read(stage().mountAnew(), FILE)).to.equal('content');
    await expectServed(stage().mountAnew());
  });

  it('is asked nothing while it runs, either', async () => {
    const { server, mountAnew } = stage();
    await warm(stage());
    await server.resetCounts();
    await expectServed(mountAnew());
    const { bytesSent, bytesReceived, ...requests } = await server.counts();
    expect(requests).to.deep.equal({});
  });
});

describe('a store that is stopped', () => {
  const stage = useStoppable();

  for (const [way, read] of Object.entries({ ...READS, ...QUESTIONS })) {
    it(`is EIO to ${way} of a cached file that is not fresh, with the reason`, async () => {
      await warm(stage());
      await stage().stop();
      const error = (await read(stage().volume, FILE).catch((thrown: unknown) => thrown)) as Error;
      expect(error).to.include({ code: 'EIO', path: FILE });
      expect((error.cause as Error).message).to.include('no answer from');
    });
  }

  it('is ETIMEDOUT where it still listens and says nothing', async () => {
    const { server, mountAnew } = stage();
    await warm(stage());
    await server.misbehave([{ fault: { delayMilliseconds: 60_000 } }]);
    await expectCode(mountAnew({ idleTimeout: 100 }).promises.readFile(FILE), 'ETIMEDOUT');
  });
});

describe('a store that is stopped, with staleIfError', () => {
  const stage = useStoppable({ staleIfError: true });

  it('leaves cached files as they were, to all that read and ask', async () => {
    await warm(stage());
    await stage().stop();
    await expectServed(stage().volume);
  });

  it('leaves them so to a process started later', async () => {
    await warm(stage());
    await stage().stop();
    for (const read of Object.values({ ...READS, ...QUESTIONS })) await read(stage().mountAnew(), FILE);
    await expectServed(stage().mountAnew());
  });

  it('leaves them so where it still listens and says nothing', async () => {
    const { server, mountAnew } = stage();
    await warm(stage());
    await server.misbehave([{ fault: { delayMilliseconds: 60_000 } }]);
    await expectServed(mountAnew({ idleTimeout: 100 }));
  });

  for (const code of ['SlowDown', 'InternalError'] as const) {
    it(`leaves them so while it says ${code}, and is asked by few of those who read`, async () => {
      const { server, volume } = stage();
      await warm(stage());
      await server.misbehave([{ fault: { status: code === 'SlowDown' ? 503 : 500, code } }]);
      await server.resetCounts();
      for (let reads = 0; reads < 100; reads += 1)
        expect(await volume.promises.readFile(FILE, 'utf8')).to.equal('content');
      expect((await server.counts())['GetObject']).to.be.within(1, 10);
    });
  }

  it('leaves a symbolic link where it led', async () => {
    const { volume, stop } = stage();
    await warm(stage());
    await volume.promises.symlink('folder', '/m/link');
    await volume.promises.symlink('folder/file', '/m/short');
    const views = async () => [
      await volume.promises.readFile('/m/link/file', 'utf8'),
      await volume.promises.readFile('/m/short', 'utf8'),
      volume.readFileSync('/m/short', 'utf8'),
      volume.readFileSync('/m/link/file', 'utf8'),
      await volume.promises.readlink('/m/short'),
    ];
    const before = await views();
    await stop();
    expect(await views()).to.deep.equal(before);
  });

  it('is not heard of where it refuses', async () => {
    const { server, volume } = stage();
    await warm(stage());
    await server.misbehave([{ fault: { status: 403 } }]);
    for (const read of Object.values({ ...READS, ...QUESTIONS }))
      await expectCode(read(volume, FILE), 'EACCES');
  });

  for (const [how, find] of Object.entries({ readFile: READS['readFile']!, stat: QUESTIONS['stat']! })) {
    it(`does not bring back what it said to ${how} was gone`, async () => {
      const { bucket, volume, mountAnew, stop } = stage();
      await warm(stage());
      await bucket.delete(['folder/file']);
      await expectCode(find(volume, FILE), 'ENOENT');
      await stop();
      await expectCode(volume.promises.readFile(FILE), 'EIO');
      await expectCode(volume.promises.stat(FILE), 'EIO');
      await expectCode(mountAnew().promises.readFile(FILE), 'EIO');
    });
  }

  it('gives the present content again once anything of it was had', async () => {
    const { bucket, volume, stop, start } = stage();
    await warm(stage());
    await bucket.put('other', Buffer.from('other'));
    await stop();
    await volume.promises.readFile(FILE);
    await start();
    await bucket.put('folder/file', Buffer.from('changed'));
    await volume.promises.readFile('/m/other');
    expect(await volume.promises.readFile(FILE, 'utf8')).to.equal('changed');
  });

  it('vouches for nothing that is not cached', async () => {
    const { bucket, volume, stop } = stage();
    await warm(stage());
    await bucket.put('folder/other', Buffer.from('other'));
    await volume.promises.readdir('/m/folder');
    await volume.promises.stat('/m/folder');
    await expectCode(volume.promises.stat('/m/none'), 'ENOENT');
    await stop();
    for (const path of ['/m/folder', '/m/folder/other', '/m/none']) {
      await expectCode(volume.promises.stat(path), 'EIO');
      expect(await codeFrom((async () => volume.statSync(path))()), path).to.equal('EIO');
    }
    await expectCode(volume.promises.readdir('/m/folder'), 'EIO');
    await expectCode(volume.promises.readFile('/m/folder/other'), 'EIO');
  });

  it('does not hide a write of ours whose answer was lost', async () => {
    const { server, volume, stop } = stage();
    await warm(stage());
    await server.misbehave([
      { when: { operation: 'PutObject' }, fault: { afterStoring: true, status: 500 } },
    ]);
    await expectCode(volume.promises.writeFile(FILE, 'changed'), 'EIO');
    await stop();
    for (const read of Object.values(READS)) await expectCode(read(volume, FILE), 'EIO');
  });

  const changes: Readonly<Record<string, (volume: Volume, path: string) => Promise<unknown>>> = {
    appendFile: ({ promises }, path) => promises.appendFile(path, 'more'),
    'open for change': ({ promises }, path) => promises.open(path, 'r+'),
    truncate: ({ promises }, path) => promises.truncate(path, 1),
    rename: ({ promises }, path) => promises.rename(path, '/m/moved'),
    unlink: ({ promises }, path) => promises.unlink(path),
    appendFileSync: async (volume, path) => volume.appendFileSync(path, 'more'),
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`is needed by ${name}, which begins with what is there now`, async () => {
      const { server, volume, bucket } = stage();
      await warm(stage());
      await volume.promises.symlink('folder', '/m/link');
      await volume.promises.readFile('/m/link/file');
      const hidden = ['GetObject', 'HeadObject', 'ListObjectsV2'] as const;
      for (const path of [FILE, '/m/link/file']) {
        await server.misbehave(hidden.map((operation) => ({ when: { operation }, fault: { status: 500 } })));
        expect(await volume.promises.readFile(path, 'utf8')).to.equal('content');
        await expectCode(change(volume, path), 'EIO');
        await server.misbehave([]);
        expect((await bucket.head('folder/file')).size).to.equal(7);
        await volume.promises.readFile(path);
      }
    });
  }
});

describe('staleIfError of a moment', () => {
  const stage = useStoppable({ staleIfError: 1 });

  it('is over after that, also for a process started later', async () => {
    const { volume, mountAnew, stop } = stage();
    await warm(stage());
    await stop();
    await delay(20);
    for (const read of Object.values({ ...READS, ...QUESTIONS })) {
      await expectCode(read(volume, FILE), 'EIO');
      await expectCode(read(mountAnew(), FILE), 'EIO');
    }
  });

  it('is counted from the last time that the store confirmed the file', async () => {
    const { volume, mountAnew, stop } = stage();
    await warm(stage());
    await delay(20);
    const patient = mountAnew({ freshness: 0, staleIfError: 3_600_000 });
    await patient.promises.readFile(FILE);
    await stop();
    expect(await patient.promises.readFile(FILE, 'utf8')).to.equal('content');
    await expectCode(volume.promises.readFile(FILE), 'EIO');
  });
});

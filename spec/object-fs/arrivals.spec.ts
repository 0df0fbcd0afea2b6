import { expect } from 'chai';
import { GuardedCache } from '../../lib/cache/guarded-cache.js';
import { publishedIn, readMany } from './support/read-many.js';
import { type Stage, useStage } from './support/stage.js';

describe('a small file, one of many that come', () => {
  const stage = useStage();

  const published = (): Promise<string[]> => publishedIn(stage().cacheDirectory);

  const begin = (): Promise<void> => readMany(stage().objects, stage().bucket, stage().cacheDirectory);

  const arrive = async (name = 'a.jpg', content = 'content'): Promise<void> => {
    await stage().put(name, content);
    expect(await stage().fs.readFile(`/${name}`, 'utf8')).to.equal(content);
  };

  it('is read before its file is there, which soon is', async () => {
    await begin();
    await arrive();
    expect(await published()).not.to.include('a.jpg');
    while (!(await published()).includes('a.jpg')) await stage().fs.readdir('/');
    // What describes it comes behind it.
    await (await stage().fs.open('/a.jpg')).close();
    const later = await stage().other({ cacheDirectory: stage().cacheDirectory, freshness: 'immutable' });
    await stage().bucket.delete(['a.jpg']);
    expect(await later.promises.readFile('/a.jpg', 'utf8')).to.equal('content');
    await later.dispose();
  });

  const readings: Record<string, (stage: Stage) => Promise<unknown>> = {
    readFile: ({ fs }) => fs.readFile('/a.jpg', 'utf8'),
    'open and read': async ({ fs }) => {
      const handle = await fs.open('/a.jpg');
      try {
        return await handle.readFile('utf8');
      } finally {
        await handle.close();
      }
    },
    copyFile: async ({ fs }) => {
      await fs.copyFile('/a.jpg', '/b.jpg');
      return fs.readFile('/b.jpg', 'utf8');
    },
  };
  for (const [what, read] of Object.entries(readings)) {
    it(`is not asked for again by ${what}, right after it has come`, async () => {
      await begin();
      await arrive();
      const counts = await stage().requests(async () => expect(await read(stage())).to.equal('content'));
      expect(counts).not.to.have.any.keys('get', 'head');
    });
  }

  it('has its file when it is opened, also by who comes while it is read', async () => {
    await begin();
    for (const name of ['alone.jpg', 'read.jpg']) await stage().put(name, 'content');
    const reading = stage().fs.readFile('/read.jpg', 'utf8');
    for (const name of ['alone.jpg', 'read.jpg']) {
      const handle = await stage().fs.open(`/${name}`);
      expect(await published()).to.include(name);
      await handle.close();
    }
    expect(await reading).to.equal('content');
  });

  it('is each caller’s own', async () => {
    await begin();
    await stage().put('a.jpg', 'content');
    const read = () => stage().fs.readFile('/a.jpg') as Promise<Buffer>;
    const both = await Promise.all([read(), read()]);
    for (const bytes of both) bytes.fill('x');
    expect(String(await read())).to.equal('content');
    await stage().objects.dispose();
    const later = await stage().other({ cacheDirectory: stage().cacheDirectory, freshness: 'immutable' });
    expect(await later.promises.readFile('/a.jpg', 'utf8')).to.equal('content');
    await later.dispose();
  });

  const changes: Record<string, { change: (stage: Stage) => Promise<unknown>; after: string | undefined }> = {
    unlink: { change: ({ fs }) => fs.unlink('/a.jpg'), after: undefined },
    'rename away': { change: ({ fs }) => fs.rename('/a.jpg', '/b.jpg'), after: undefined },
    writeFile: { change: ({ fs }) => fs.writeFile('/a.jpg', 'other'), after: 'other' },
    appendFile: { change: ({ fs }) => fs.appendFile('/a.jpg', ' more'), after: 'content more' },
    'a rename onto it': {
      change: async ({ fs }) => {
        await fs.writeFile('/b.jpg', 'b');
        await fs.rename('/b.jpg', '/a.jpg');
      },
      after: 'b',
    },
  };
  for (const [what, { change, after }] of Object.entries(changes)) {
    it(`leaves nothing of itself behind ${what}, though it was not yet published`, async () => {
      await begin();
      await arrive();
      await change(stage());
      const now = await stage()
        .fs.readFile('/a.jpg', 'utf8')
        .catch(() => undefined);
      expect(now).to.equal(after);
      await stage().objects.dispose();
      const cache = new GuardedCache({
        directory: stage().cacheDirectory,
        storeName: stage().bucket.name,
        partSize: 1024,
      });
      const file = await cache.lookUp('a.jpg');
      const state = await stage()
        .bucket.head('a.jpg')
        .catch(() => undefined);
      if (file) expect(file.record.version).to.equal(state?.version);
      await cache.dispose();
    });
  }

  it('is published when the file system is disposed of', async () => {
    await begin();
    const names = Array.from({ length: 100 }, (_, index) => `${index}.jpg`);
    for (const name of names) await stage().put(name, name);
    await Promise.all(names.map((name) => stage().fs.readFile(`/${name}`)));
    await stage().objects.dispose();
    expect(await published()).to.include.members(names);
  });

  it('waits for the disk where too many come', async () => {
    await begin();
    const names = Array.from({ length: 600 }, (_, index) => `${index}.jpg`);
    for (const name of names) await stage().put(name, name);
    const read = await Promise.all(names.map((name) => stage().fs.readFile(`/${name}`, 'utf8')));
    expect(read).to.deep.equal(names);
    // Of what was read last no more than so much is still to be published.
    expect((await published()).filter((name) => name.endsWith('.jpg')).length).to.be.at.least(600 - 256 - 32);
  });
});

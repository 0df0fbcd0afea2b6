import { once } from 'node:events';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { expect } from 'chai';
import { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import { createVolume, type Volume } from '../../lib/volume/volume.js';
import { useStage } from '../object-fs/support/stage.js';

describe('a read stream of a cached file', () => {
  const stage = useStage();
  let volume: Volume;

  beforeEach(() => {
    volume = createVolume();
    volume.mount('/objects', stage().objects);
  });

  const stream = (options?: Parameters<Volume['createReadStream']>[1]) =>
    volume.createReadStream('/objects/file', options);

  const readOften = async (content: string) => {
    await stage().put('file', content);
    for (let time = 0; time < 3; time += 1) await volume.promises.readFile('/objects/file');
  };

  const cached = async () => {
    const files = join(stage().cacheDirectory, 'files');
    const [found] = await readdir(files, { recursive: true, withFileTypes: true }).then((all) =>
      all.filter((entry) => entry.isFile()),
    );
    return join(found!.parentPath, found!.name);
  };

  it('asks nothing of the store', async () => {
    await readOften('content');
    const counts = await stage().requests(async () => {
      for (let time = 0; time < 3; time += 1) expect(await text(stream())).to.equal('content');
    });
    expect(counts).to.deep.equal({});
  });

  it('takes what memory holds from there', async () => {
    await readOften('content');
    const reading = stream();
    await once(reading, 'open');
    await writeFile(await cached(), 'spoiled');
    expect(await text(reading)).to.equal('content');
  });

  it('takes from the descriptor what others may read on', async () => {
    await readOften('content');
    const reading = stream({ autoClose: false });
    const [descriptor] = await once(reading, 'open');
    await writeFile(await cached(), 'changed');
    expect(await text(reading)).to.equal('changed');
    volume.closeSync(descriptor);
  });

  it('is held in memory when streams alone have read it again and again', async () => {
    await stage().put('file', 'content');
    const { objects } = stage();
    await text(stream());
    expect(objects.metrics().cache.memoryBytes).to.equal(0);
    await text(stream());
    expect(objects.metrics().cache.memoryBytes).to.be.above(0);
    expect(await text(stream())).to.equal('content');
  });

  it('counts as used once for each stream', async () => {
    await readOften('content');
    const { hits } = stage().objects.metrics().cache;
    for (let time = 0; time < 3; time += 1) await text(stream());
    expect(stage().objects.metrics().cache.hits).to.equal(hits + 3);
  });

  it('is not what somebody has put in its place', async () => {
    await readOften('content');
    const path = await cached();
    await writeFile(`${path}.other`, 'foreign');
    await rename(`${path}.other`, path);
    const reading = stream({ autoClose: false });
    const [descriptor] = await once(reading, 'open');
    expect(await text(reading)).to.equal('content');
    volume.closeSync(descriptor);
    expect(await text(stream())).to.equal('content');
  });

  it('is fetched again when it is gone', async () => {
    await readOften('content');
    await rm(await cached());
    const counts = await stage().requests(async () => expect(await text(stream())).to.equal('content'));
    expect(counts).to.deep.equal({ get: 1 });
  });

  it('is the version that the store has, once what is known is no longer fresh', async () => {
    const { bucket: store, cacheDirectory, put } = stage();
    await readOften('content');
    await using asking = new ObjectFileSystem({ store, cacheDirectory, freshness: 0 });
    volume.mount('/asking', asking);
    for (const content of ['content', 'other', 'another']) {
      await put('file', content);
      for (let time = 0; time < 3; time += 1)
        expect(await text(volume.createReadStream('/asking/file'))).to.equal(content);
    }
  });

  it('is read to the end where it is larger than what memory takes', async () => {
    const content = 'x'.repeat(300_000);
    await readOften(content);
    expect((await buffer(stream())).toString()).to.equal(content);
    expect((await buffer(stream({ start: 299_990 }))).length).to.equal(10);
  });
});

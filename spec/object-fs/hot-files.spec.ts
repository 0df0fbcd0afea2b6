import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import { FRESH, useStage } from './support/stage.js';

describe('a small file that is read again and again', () => {
  const stage = useStage();

  const readOften = async (fileSystem = stage().objects) => {
    await stage().put('a.jpg', 'content');
    for (let time = 0; time < 4; time += 1) await fileSystem.promises.readFile('/a.jpg');
    return fileSystem;
  };

  it('needs neither the disk nor the store', async () => {
    const { promises } = await readOften();
    await rm(join(stage().cacheDirectory, 'files'), { recursive: true });
    const counts = await stage().requests(async () => {
      expect(await promises.readFile('/a.jpg', 'utf8')).to.equal('content');
    });
    expect(counts).to.deep.equal({});
  });

  it('needs neither of them by sync calls', async () => {
    const { bucket: store, cacheDirectory } = stage();
    const fileSystem = new ObjectFileSystem({ store, cacheDirectory, freshness: FRESH });
    await stage().put('a.jpg', 'content');
    for (let time = 0; time < 4; time += 1) fileSystem.readFileSync('/a.jpg');
    await rm(join(cacheDirectory, 'files'), { recursive: true });
    await stage().put('a.jpg', 'of another client');
    expect(fileSystem.readFileSync('/a.jpg', 'utf8')).to.equal('content');
    await fileSystem.dispose();
  });

  it('is given to each caller as bytes of its own', async () => {
    const { promises } = await readOften();
    ((await promises.readFile('/a.jpg')) as Buffer).fill('x');
    expect(await promises.readFile('/a.jpg', 'utf8')).to.equal('content');
  });

  it('is what was written last, also by the same process', async () => {
    const { promises } = await readOften();
    await promises.writeFile('/a.jpg', 'other');
    expect(await promises.readFile('/a.jpg', 'utf8')).to.equal('other');
    await promises.appendFile('/a.jpg', ' words');
    expect(await promises.readFile('/a.jpg', 'utf8')).to.equal('other words');
  });

  it('is gone when it is removed, and is another one when another takes its name', async () => {
    const { promises } = await readOften();
    await promises.unlink('/a.jpg');
    expect(await promises.readFile('/a.jpg').catch(({ code }) => code)).to.equal('ENOENT');
    await promises.writeFile('/b.jpg', 'b');
    await promises.rename('/b.jpg', '/a.jpg');
    expect(await promises.readFile('/a.jpg', 'utf8')).to.equal('b');
  });

  it('is looked for in the store once it is no longer fresh', async () => {
    const { promises } = await readOften(await stage().other({ freshness: 0 }));
    await stage().put('a.jpg', 'of another client');
    expect(await promises.readFile('/a.jpg', 'utf8')).to.equal('of another client');
  });

  it('counts as used, and tells how much memory it takes', async () => {
    const fileSystem = await readOften();
    const { hits, memoryBytes } = fileSystem.metrics().cache;
    await fileSystem.promises.readFile('/a.jpg');
    expect(fileSystem.metrics().cache.hits).to.equal(hits + 1);
    expect(memoryBytes).to.be.within(7, 1024);
  });

  it('is read from the disk where no memory may be taken', async () => {
    const fileSystem = await readOften(await stage().other({ memoryBytes: 0 }));
    expect(fileSystem.metrics().cache.memoryBytes).to.equal(0);
    expect(await fileSystem.promises.readFile('/a.jpg', 'utf8')).to.equal('content');
  });

  it('is refused memory that is no number of bytes', async () => {
    const thrown = await stage()
      .other({ memoryBytes: -1 })
      .catch((error: unknown) => error);
    expect(String(thrown)).to.contain('memoryBytes must be a whole number of bytes, at least 0; got -1');
  });
});

import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { createVolume, type Volume } from '../../../lib/index.js';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';
import { contentOf, filesBelow } from '../../cache/support.js';

const PART = 16 * 1024;
const SMALL = contentOf('small', 2000);
const LARGE = contentOf('large', 3 * PART);

/** Whoever may write to a cache directory has put something of his there before us. */
describe('a cache directory that somebody has prepared', () => {
  let directory: string;
  let cacheDirectory: string;
  let victim: string;
  let store: MemoryObjectStore;
  let volume: Volume;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-tricks-'));
    cacheDirectory = join(directory, 'cache');
    victim = join(directory, 'victim');
    await mkdir(cacheDirectory);
    await mkdir(victim);
    await writeFile(join(victim, 'secret'), 'secret');
    store = new MemoryObjectStore();
    await store.put('a/small', SMALL);
    await store.put('a/large', LARGE);
    volume = mount();
  });

  afterEach(async () => {
    await volume.dispose();
    await rm(directory, { recursive: true });
  });

  function mount(): Volume {
    const mounted = createVolume();
    mounted.mount('/m', new ObjectFileSystem({ store, cacheDirectory, partSize: PART, freshness: 0 }));
    return mounted;
  }

  async function useAll(): Promise<void> {
    const { promises } = volume;
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await promises.readFile('/m/a/small')).equals(SMALL)).to.equal(true);
      expect((await promises.readFile('/m/a/large')).equals(LARGE)).to.equal(true);
      await promises.writeFile('/m/a/new', SMALL);
      await promises.writeFile('/m/a/film', LARGE);
      await promises.rename('/m/a/new', '/m/a/moved');
      await volume.localPath('/m/a/small').then(
        (file) => file.dispose(),
        // Where no file can be made, there is none to hand out.
        (error: NodeJS.ErrnoException) => expect(error.code).to.match(/^E/),
      );
      await promises.rm('/m/a/moved');
    }
    await volume.dispose();
  }

  async function expectUntouched(): Promise<void> {
    expect(await filesBelow(victim)).to.deep.equal(['secret']);
    expect(await readdir(victim)).to.deep.equal(['secret']);
    expect(await readFile(join(victim, 'secret'), 'utf8')).to.equal('secret');
  }

  for (const name of [
    'tmp',
    'files',
    'meta',
    'leases',
    'stores',
    'meta/uploads',
    'files/<store>',
    'files/<store>/a',
  ]) {
    it(`with a link at ${name} leads nobody into another directory`, async () => {
      const place = await placeOf(name);
      await mkdir(dirname(place), { recursive: true });
      await symlink(victim, place);
      await useAll();
      await expectUntouched();
    });
  }

  for (const name of ['usage', 'usage.lock', 'CACHEDIR.TAG', 'files/<store>/a/small']) {
    it(`with a link at ${name} lets nobody change or read another file`, async () => {
      const place = await placeOf(name);
      await mkdir(dirname(place), { recursive: true });
      await symlink(join(victim, 'secret'), place);
      await useAll();
      await expectUntouched();
    });
  }

  it('has a cached file replaced by a link, or by another name of a file, and serves neither', async () => {
    for (const replace of [symlink, link]) {
      await volume.promises.readFile('/m/a/small');
      const [cached] = (await filesBelow(join(cacheDirectory, 'files'))).filter(
        (name) => basename(name) === 'small',
      );
      const place = join(cacheDirectory, 'files', cached!);
      await unlink(place);
      await replace(join(victim, 'secret'), place);
      expect((await volume.promises.readFile('/m/a/small')).equals(SMALL)).to.equal(true);
      const later = mount();
      expect((await later.promises.readFile('/m/a/small')).equals(SMALL)).to.equal(true);
      await later.dispose();
      await expectUntouched();
    }
  });

  async function placeOf(name: string): Promise<string> {
    const { cache } = new ObjectFileSystem({ store, cacheDirectory });
    return join(cacheDirectory, name.replace('<store>', basename(cache.layout.files)));
  }
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type IFS, Union } from 'unionfs';
import { createVolume, local, type Mountable, memory } from '../../lib/index.js';

describe('a union of unionfs, mounted', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-union-'));
    await mkdir(join(directory, 'defaults'));
    await writeFile(join(directory, 'defaults', 'logo.png'), 'the default');
  });

  afterEach(() => rm(directory, { recursive: true }));

  /** The last layer answers first. */
  function union(...layers: readonly Mountable[]): Mountable {
    const layered = new Union();
    for (const layer of layers) layered.use(layer as unknown as IFS);
    return layered as unknown as Mountable;
  }

  it('shows defaults on the disk beneath what is in memory', async () => {
    const volume = createVolume();
    const uploads = memory({ '/upload.png': 'an upload' });
    volume.mount('/media', union(local(join(directory, 'defaults')), uploads));
    expect(await volume.promises.readFile('/media/logo.png', 'utf8')).to.equal('the default');
    expect(await volume.promises.readFile('/media/upload.png', 'utf8')).to.equal('an upload');
  });

  it('writes to the layer that answers first', async () => {
    const volume = createVolume();
    volume.mount('/media', union(local(join(directory, 'defaults')), memory()));
    await volume.promises.writeFile('/media/logo.png', 'another');
    expect(await volume.promises.readFile('/media/logo.png', 'utf8')).to.equal('another');
    const disk = createVolume();
    disk.mount('/disk', local(join(directory, 'defaults')));
    expect(await disk.promises.readFile('/disk/logo.png', 'utf8')).to.equal('the default');
  });
});

import fs from 'node:fs';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createFsFromVolume, Volume as MemfsVolume } from 'memfs';
import { type IFS, Union } from 'unionfs';
import { createVolume, memory } from '../../lib/index.js';

/** The layer that is given last is the uppermost. */
function unionfs(...layers: readonly unknown[]): typeof fs {
  const layered = new Union();
  for (const layer of layers) layered.use(layer as IFS);
  return layered as unknown as typeof fs;
}

describe('unionfs, used as it is', () => {
  let directory: string;
  let inMemory: (files: Record<string, string>) => unknown;
  let inVolume: (files: Record<string, string>) => unknown;
  const at = (name: string): string => join(directory, name);

  beforeEach(async () => {
    directory = await mkdtemp(join(await realpath(tmpdir()), 'mediafs-unionfs-'));
    inMemory = (files) => createFsFromVolume(MemfsVolume.fromJSON(files, directory));
    inVolume = (files) => {
      const volume = createVolume();
      const paths = Object.entries(files).map(([name, content]) => [`/${name}`, content]);
      volume.mount(directory, memory(Object.fromEntries(paths)));
      return volume;
    };
  });

  afterEach(() => rm(directory, { recursive: true }));

  const onDisk = async (files: Record<string, string>): Promise<typeof fs> => {
    for (const [name, content] of Object.entries(files)) await writeFile(at(name), content);
    return fs;
  };

  const orders: Readonly<
    Record<string, (lower: Record<string, string>, upper: Record<string, string>) => Promise<typeof fs>>
  > = {
    'a volume over node:fs': async (lower, upper) => unionfs(await onDisk(lower), inVolume(upper)),
    'node:fs over a volume': async (lower, upper) => unionfs(inVolume(lower), await onDisk(upper)),
    'a volume over memfs': async (lower, upper) => unionfs(inMemory(lower), inVolume(upper)),
    'memfs over a volume': async (lower, upper) => unionfs(inVolume(lower), inMemory(upper)),
  };
  for (const [order, arrange] of Object.entries(orders)) {
    describe(`with ${order}`, () => {
      let both: typeof fs;

      beforeEach(async () => {
        both = await arrange({ both: 'lower', lower: 'lower' }, { both: 'upper', upper: 'upper' });
      });

      it('reads what is uppermost, by promises, callbacks and at once', async () => {
        expect(await both.promises.readFile(at('both'), 'utf8')).to.equal('upper');
        expect(await promisify(both.readFile)(at('lower'), 'utf8')).to.equal('lower');
        expect(both.readFileSync(at('upper'), 'utf8')).to.equal('upper');
        expect((await both.promises.stat(at('lower'))).size).to.equal(5);
        expect(both.existsSync(at('missing'))).to.equal(false);
      });

      it('lists what both have', async () => {
        const names = ['both', 'lower', 'upper'];
        expect(await both.promises.readdir(directory)).to.deep.equal(names);
        expect(await promisify(both.readdir)(directory)).to.deep.equal(names);
        expect(both.readdirSync(directory)).to.deep.equal(names);
      });

      it('writes, moves and removes', async () => {
        await both.promises.writeFile(at('new'), 'new');
        await both.promises.rename(at('new'), at('moved'));
        both.writeFileSync(at('both'), 'changed');
        await promisify(both.unlink)(at('upper'));
        expect(both.readFileSync(at('moved'), 'utf8')).to.equal('new');
        expect(await both.promises.readFile(at('both'), 'utf8')).to.equal('changed');
        expect(both.existsSync(at('upper'))).to.equal(false);
      });

      it('streams', async () => {
        const chunks = await both.createReadStream(at('lower')).toArray();
        expect(Buffer.concat(chunks).toString()).to.equal('lower');
        const stream = both.createWriteStream(at('streamed'));
        await new Promise<void>((done, failed) => {
          stream.once('error', failed);
          stream.once('finish', done);
          stream.end('content');
        });
        expect(both.readFileSync(at('streamed'), 'utf8')).to.equal('content');
      });
    });
  }

  describe('has ways of its own, which a mount or a union of ours has not', () => {
    let both: typeof fs;

    beforeEach(() => {
      both = unionfs(inVolume({ both: 'lower', lower: 'lower' }), inVolume({ both: 'upper' }));
    });

    it('a refusal by the upper layer is a change of the lower one', async () => {
      await both.promises.writeFile(at('fresh'), 'upper');
      await both.promises.writeFile(at('fresh'), 'lower', { flag: 'wx' });
      await both.promises.unlink(at('fresh'));
      expect(both.readFileSync(at('fresh'), 'utf8')).to.equal('lower');
    });

    it('a failure is that of the lowest layer', async () => {
      const below = unionfs(inMemory({}), inVolume({ file: 'a file' }));
      const error = await below.promises.readdir(at('file')).catch((failure) => failure);
      expect(error).to.include({ code: 'ENOENT' });
      expect(error.prev).to.include({ code: 'ENOTDIR' });
    });

    it('appending to a file of the lower layer makes another in the upper one, and so hides its content', async () => {
      await both.promises.appendFile(at('lower'), '!');
      expect(both.readFileSync(at('lower'), 'utf8')).to.equal('!');
    });

    it('streams forget their range, and one of a missing file is thrown, without a code', async () => {
      const chunks = await both.createReadStream(at('lower'), { start: 1, end: 2 }).toArray();
      expect(Buffer.concat(chunks).toString()).to.equal('lower');
      expect(() => both.createReadStream(at('missing')))
        .to.throw('does not exists')
        .and.not.to.have.property('code');
    });

    it('a listing is an error where the lower layer fails and the upper one is empty', async () => {
      const empty = unionfs(inMemory({}), inVolume({ 'sub/file': '' }));
      await empty.promises.unlink(at('sub/file'));
      const error = await empty.promises.readdir(at('sub')).catch((failure) => failure);
      expect(error).to.include({ code: 'ENOENT' });
    });

    it('calls are missing', () => {
      const promises = ['rm', 'cp', 'lutimes', 'statfs', 'watch'];
      expect(promises.filter((name) => name in both.promises)).to.deep.equal([]);
      const functions = ['cp', 'lutimes', 'statfs', 'opendir', 'openAsBlob', 'readv', 'writev'];
      expect(functions.filter((name) => name in both)).to.deep.equal([]);
    });
  });
});

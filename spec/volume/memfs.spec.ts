import { expect } from 'chai';
import { createFsFromVolume, Volume as MemfsVolume } from 'memfs';
import { createVolume, type Mountable } from '../../lib/index.js';
import { errnoError, expectError } from '../support/expect-error.js';

describe('a volume of memfs that a program has', () => {
  for (const [form, mountableOf] of Object.entries({
    'as fs': (volume: InstanceType<typeof MemfsVolume>) => createFsFromVolume(volume),
    'as it is': (volume: InstanceType<typeof MemfsVolume>) => volume,
  })) {
    it(`mounts ${form}, and answers as Node does`, async () => {
      const given = MemfsVolume.fromJSON({ '/file': 'content' });
      const volume = createVolume();
      volume.mount('/m', mountableOf(given) as unknown as Mountable);
      expect(await volume.promises.readFile('/m/file', 'utf8')).to.equal('content');
      const below = '/m/file/below';
      await expectError(volume.promises.stat(below), errnoError('ENOTDIR', 'stat', below));
      await volume.promises.writeFile(
        '/m/new',
        (async function* () {
          yield 'by ';
          yield 'and by';
        })(),
      );
      const number = volume.openSync('/m/new', 'a');
      volume.writeSync(number, '!');
      volume.closeSync(number);
      expect(given.toJSON()).to.deep.equal({ '/file': 'content', '/new': 'by and by!' });
    });
  }
});

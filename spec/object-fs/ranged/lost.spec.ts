import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type FaultyDisk, failing } from '../../cache/support/faults.js';
import { collect, eventually, useRanged } from './support.js';

describe('a large object that the disk does not give back once all of it has come', () => {
  const stage = useRanged();
  let disk: FaultyDisk;

  beforeEach(() => {
    disk = failing((call) => call === 'handle.read', 'EIO');
  });

  afterEach(() => disk.restore());

  const ways = {
    'as a whole': () => stage().volume.promises.readFile('/m/film'),
    'by a stream': () => collect(stage().volume.createReadStream('/m/film')),
  };
  for (const [way, read] of Object.entries(ways)) {
    it(`is read ${way} all the same, and nothing of it stays`, async () => {
      expect((await read()).equals(stage().content)).to.equal(true);
      await eventually(async () => expect(await stage().temporaries()).to.deep.equal([]));
    });

    it(`is cached by who reads it ${way} when the disk is well again`, async () => {
      await read();
      await eventually(async () => expect(await stage().temporaries()).to.deep.equal([]));
      disk.restore();
      await read();
      await eventually(async () =>
        expect(await readdir(join(stage().cacheDirectory, 'files', 'memory'))).to.deep.equal(['film']),
      );
    });
  }
});

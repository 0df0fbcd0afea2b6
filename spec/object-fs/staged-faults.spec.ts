import { expect } from 'chai';
import { failing } from '../cache/support/faults.js';
import { expectNothingLeft } from '../cache/support.js';
import { useStage } from './support/stage.js';

describe('a file that was written, on a disk that no longer tells of it', () => {
  const stage = useStage();

  for (let first = 1; first <= 8; first += 1) {
    it(`leaves nothing when it is closed, from look ${first} on`, async () => {
      const handle = await stage().fs.open('/file', 'w');
      await handle.writeFile('content');
      let looks = 0;
      const disk = failing((call) => call === 'handle.stat' && ++looks >= first, 'EIO');
      const code = await handle
        .close()
        .then(
          () => undefined,
          ({ code }) => code,
        )
        .finally(() => disk.restore());
      expect(code).to.be.oneOf([undefined, 'EIO']);
      expect(await stage().content('file')).to.be.oneOf(
        code === undefined ? ['content'] : ['content', undefined],
      );
      await expectNothingLeft(stage().cacheDirectory);
    });
  }
});

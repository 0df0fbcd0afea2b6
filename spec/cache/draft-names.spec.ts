import { basename, dirname } from 'node:path';
import { expect } from 'chai';
import { DraftNames } from '../../lib/cache/publisher/draft-names.js';
import { temporaryName } from '../../lib/cache/temporary-file.js';

describe('the names of small files in the making', () => {
  it('are as those of others, and none comes twice', () => {
    const names = new DraftNames('/cache/tmp');
    const all = Array.from({ length: 1000 }, () => names.next());
    expect(new Set(all).size).to.equal(1000);
    for (const path of all) {
      expect(dirname(path)).to.equal('/cache/tmp');
      expect(basename(path)).to.match(/^[0-9a-f]{32}$/);
    }
    expect(basename(all[0]!)).to.have.length(basename(temporaryName('/cache/tmp')).length);
  });

  it('are other ones in every thread', () => {
    const first = new DraftNames('/tmp').next();
    expect(new DraftNames('/tmp').next()).not.to.equal(first);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startChild } from '../../cache/support/children.js';

/** What others than the owner may do, by the beginning of the path. What is published is for all, as its options say. */
const OPEN = /^cache\/files(\/|$)/;

describe('what mediafs creates', () => {
  for (const umask of [0, 0o077, 0o022]) {
    it(`is for its owner alone, or as the options say, under the umask ${umask.toString(8).padStart(3, '0')}`, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'mediafs-modes-'));
      try {
        const child = startChild('../../reliability/security/creating-child', [directory, umask]);
        const modes = (await child.message()) as Record<string, number>;
        await child.gone;
        expect(
          Object.keys(modes).filter((path) =>
            /^cache\/(files\/.*\/a|tmp\/.|meta\/..\/|usage|leases)/.test(path),
          ),
        ).to.have.length.above(4);
        const wrong = Object.entries(modes)
          .filter(([path, mode]) => (OPEN.test(path) ? (mode & 0o022) !== 0 : (mode & 0o077) !== 0))
          // It tells nothing but that this is a cache.
          .filter(([path]) => path !== 'cache/CACHEDIR.TAG')
          .map(([path, mode]) => `${path}: ${mode.toString(8)}`);
        expect(wrong).to.deep.equal([]);
      } finally {
        await rm(directory, { recursive: true });
      }
    });
  }
});

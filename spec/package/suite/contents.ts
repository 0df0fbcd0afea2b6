import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { InstalledPackage } from '../installed-package.js';

/** Everything that may be in it. */
const ALLOWED = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^CHANGELOG\.md$/,
  /^dist\/package\/(?:index|http|testing|register|main|worker|publisher-worker|s3-object-store)\.js$/,
  /^dist\/package\/shared-[A-Z0-9]{8}\.js$/,
  /^dist\/package\/types\/(?:[a-z0-9-]+\/)*[a-z0-9-]+\.d\.ts$/,
];

const MOST_BYTES = 600 * 1024;

export function contentsSuite(the: () => InstalledPackage): void {
  describe('holds', () => {
    it('the library, its declarations, the licence, the README and the changelog, and nothing else', () => {
      const strange = the().files.filter((file) => !ALLOWED.some((allowed) => allowed.test(file)));
      expect(strange).to.deep.equal([]);
      for (const allowed of ALLOWED)
        expect(
          the().files.some((file) => allowed.test(file)),
          String(allowed),
        ).to.equal(true);
    });

    it('every file that its manifest names', () => {
      const { exports, bin } = the().manifest;
      const named = [...Object.values(exports), ...Object.values(bin)].flatMap((target) =>
        typeof target === 'string' ? [target] : [target.types, target.default],
      );
      expect(the().files).to.include.members(named.map((name) => name.replace('./', '')));
    });

    it('no trace of where it was built', async () => {
      for (const file of the().files) {
        const text = await readFile(join(the().directory, 'node_modules/mediafs', file), 'utf8');
        expect(text.includes(process.cwd()), file).to.equal(false);
      }
    });

    it('little', async () => {
      expect((await stat(the().tarball)).size).to.be.lessThan(MOST_BYTES);
    });
  });
}

import { expect } from 'chai';
import { hashOf, randomBytes } from './bytes.js';
import type { Stage } from './stage.js';

const SIZES: ReadonlyArray<readonly [string, number]> = [
  ['nothing', 0],
  ['one byte', 1],
  ['64 KiB less one byte', 65_535],
  ['64 KiB', 65_536],
  ['64 KiB and one byte', 65_537],
  ['3 MiB', 3 * 1024 * 1024],
];

export function describeContents(stage: Stage): void {
  describe('contents', () => {
    for (const [title, length] of SIZES) {
      it(`come back as they were written: ${title}`, async () => {
        const bytes = randomBytes(length, length + 1);
        const path = await stage.file('file', bytes);
        expect(hashOf(await stage.promises.readFile(path))).to.equal(hashOf(bytes));
        expect((await stage.promises.stat(path)).size).to.equal(length);
      });
    }

    it('shrink when they are replaced by fewer bytes', async () => {
      const path = await stage.file('file', randomBytes(70_000));
      await stage.promises.writeFile(path, 'short');
      expect(await stage.text(path)).to.equal('short');
    });

    it('of many files written at once stay apart', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `file-${index}`);
      await Promise.all(names.map((name) => stage.file(name, `content of ${name}`)));
      const contents = await Promise.all(names.map((name) => stage.text(stage.at(name))));
      expect(contents).to.deep.equal(names.map((name) => `content of ${name}`));
    });

    it('can be read by many at once', async () => {
      const bytes = randomBytes(200_000);
      const path = await stage.file('file', bytes);
      const answers = await Promise.all(Array.from({ length: 10 }, () => stage.promises.readFile(path)));
      expect(new Set(answers.map(hashOf))).to.deep.equal(new Set([hashOf(bytes)]));
    });

    it('read the same again after the file was removed and made anew', async () => {
      const path = await stage.file('file', 'old');
      await stage.promises.unlink(path);
      await stage.promises.writeFile(path, 'new!');
      expect(await stage.text(path)).to.equal('new!');
      expect((await stage.promises.stat(path)).size).to.equal(4);
    });
  });
}

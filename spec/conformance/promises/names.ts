import { expect } from 'chai';
import type { Stage } from './stage.js';

const NAMES: ReadonlyArray<readonly [string, string]> = [
  ['spaces', ' two  words '],
  ['a percent sign', '100%'],
  ['what looks like an escape', 'a%2Fb%20c'],
  ['a plus sign', 'one+one'],
  ['an ampersand', 'this & that'],
  ['a hash', 'track #9'],
  ['a question mark', 'who?a=1'],
  ['an equals sign', 'a=b;c=d,e'],
  ['single quotes', "it's"],
  ['double quotes', 'so "called"'],
  ['angle brackets', '<key>&amp;'],
  ['a backslash', 'back\\slash'],
  ['a newline', 'two\nlines'],
  ['a carriage return', 'two\r\nlines'],
  ['a tab', 'a\tb'],
  ['control characters', 'a\u0001b\u007fc'],
  ['a colon and a pipe', 'a:b|c'],
  ['a star', '*.jpg'],
  ['braces and brackets', '{a}[b](c)$d'],
  ['a tilde', '~'],
  ['a leading dash', '-rf'],
  ['three dots', '...'],
  ['a leading dot', '.hidden'],
  ['a trailing dot', 'end.'],
  ['letters of many scripts', 'Ünïcödé 日本語 Ελληνικά'],
  ['an emoji', '🐈‍⬛.jpg'],
  ['a word of object prototypes', '__proto__'],
];

export function describeNames(stage: Stage): void {
  describe('a name', () => {
    for (const [title, name] of NAMES) {
      it(`may have ${title}`, async () => {
        const path = await stage.file(name, title);
        expect(await stage.text(path)).to.equal(title);
        expect((await stage.promises.stat(path)).isFile()).to.equal(true);
        expect(await stage.names()).to.deep.equal([name]);
        await stage.promises.rename(path, stage.at(`${name} moved`));
        await stage.promises.copyFile(stage.at(`${name} moved`), path);
        expect(await stage.text(path)).to.equal(title);
        await stage.promises.unlink(path);
        expect(await stage.names()).to.deep.equal([`${name} moved`]);
      });
    }

    it('of a directory may have all of them', async () => {
      const folder = await stage.folder('100% #1 + "two"\n\\日本語');
      await stage.promises.writeFile(`${folder}/file`, 'content');
      expect(await stage.promises.readdir(stage.directory, { recursive: true })).to.have.members([
        '100% #1 + "two"\n\\日本語',
        '100% #1 + "two"\n\\日本語/file',
      ]);
      await stage.promises.rm(folder, { recursive: true });
      expect(await stage.names()).to.deep.equal([]);
    });
  });
}

import { expect } from 'chai';
import { expectError } from '../../support/expect-error.js';
import { nulError, pathTypeError } from './argument-errors.js';
import type { Stage } from './stage.js';
import { ALL } from './verbs.js';

const NO_PATHS: ReadonlyArray<readonly [unknown, string]> = [
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'type boolean (true)'],
  [{}, 'an instance of Object'],
];

export function describeArguments(stage: Stage): void {
  describe('what is no path', () => {
    for (const { title, call } of ALL) {
      it(`is refused by ${title}: a number`, async () => {
        const refusal = pathTypeError('path', 'type number (42)');
        await expectError(call(stage, 42 as unknown as string), refusal);
      });

      it(`is refused by ${title}: text with a NUL`, async () => {
        const path = stage.at('a\0b');
        await expectError(call(stage, path), nulError('path', path));
        expect(await stage.names()).to.deep.equal([]);
      });
    }

    for (const [value, received] of NO_PATHS) {
      it(`is refused: ${received}`, async () => {
        const path = value as string;
        await expectError(stage.promises.readFile(path), pathTypeError('path', received));
        await expectError(stage.promises.stat(path), pathTypeError('path', received));
        await expectError(stage.promises.readdir(path), pathTypeError('path', received));
      });
    }

    it('is refused by rename, on either side', async () => {
      const path = await stage.file('file');
      const number = 42 as unknown as string;
      await expectError(stage.promises.rename(number, path), pathTypeError('oldPath', 'type number (42)'));
      await expectError(stage.promises.rename(path, number), pathTypeError('newPath', 'type number (42)'));
      await expectError(stage.promises.rename(path, 'a\0b'), nulError('newPath', 'a\0b'));
    });

    it('is refused by copyFile, on either side', async () => {
      const path = await stage.file('file');
      const number = 42 as unknown as string;
      await expectError(stage.promises.copyFile(number, path), pathTypeError('src', 'type number (42)'));
      await expectError(stage.promises.copyFile(path, number), pathTypeError('dest', 'type number (42)'));
      await expectError(stage.promises.copyFile('a\0b', path), nulError('src', 'a\0b'));
    });

    it('is refused: a URL of another scheme', async () => {
      await expectError(stage.promises.readFile(new URL('http://localhost/file')), {
        name: 'TypeError',
        code: 'ERR_INVALID_URL_SCHEME',
        message: 'The URL must be of scheme file',
      });
    });

    it('is refused: a file URL with an escaped slash', async () => {
      await expectError(stage.promises.readFile(new URL('file:///a%2Fb')), {
        name: 'TypeError',
        code: 'ERR_INVALID_FILE_URL_PATH',
        message: 'File URL path must not include encoded / characters',
      });
    });
  });

  describe('options', () => {
    it('may be changed as soon as the call has returned', async () => {
      const path = await stage.file('file', 'text');
      const listing = { withFileTypes: true };
      const list = stage.promises.readdir(stage.directory, listing as { withFileTypes: true });
      listing.withFileTypes = false;
      expect((await list).map(({ name }) => name)).to.deep.equal(['file']);
      const making = { recursive: true };
      const made = stage.promises.mkdir(stage.at('a', 'b'), making);
      making.recursive = false;
      expect(await made).to.equal(stage.at('a'));
      const asking = { bigint: true };
      const stats = stage.promises.stat(path, asking as { bigint: true });
      asking.bigint = false;
      expect((await stats).size).to.equal(4n);
      const removing = { recursive: true };
      const removed = stage.promises.rm(stage.at('a'), removing);
      removing.recursive = false;
      await removed;
      const writing = { flag: 'a' };
      const written = stage.promises.writeFile(path, ' more', writing);
      writing.flag = 'w';
      await written;
      expect(await stage.text(path)).to.equal('text more');
    });

    it('may be inherited', async () => {
      const path = await stage.file('file', 'text');
      expect(await stage.promises.readFile(path, Object.create({ encoding: 'hex' }))).to.equal('74657874');
      await stage.promises.mkdir(stage.at('a', 'b'), Object.create({ recursive: true }));
      expect(await stage.names(stage.at('a'))).to.deep.equal(['b']);
    });
  });
}

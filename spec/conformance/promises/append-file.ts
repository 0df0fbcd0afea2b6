import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { dataTypeError } from './argument-errors.js';
import { hashOf, randomBytes } from './bytes.js';
import type { Stage } from './stage.js';

export function describeAppendFile(stage: Stage): void {
  describe('appendFile', () => {
    it('makes a missing file', async () => {
      expect(await stage.promises.appendFile(stage.at('file'), 'one')).to.equal(undefined);
      expect(await stage.text(stage.at('file'))).to.equal('one');
    });

    it('adds to the end, again and again', async () => {
      const path = await stage.file('file', 'one');
      await stage.promises.appendFile(path, ' two');
      await stage.promises.appendFile(path, Buffer.from(' three'));
      expect(await stage.text(path)).to.equal('one two three');
    });

    it('encodes text', async () => {
      const path = await stage.file('file', 'a');
      await stage.promises.appendFile(path, '6263', 'hex');
      expect(await stage.text(path)).to.equal('abc');
    });

    it('keeps what was there byte by byte', async () => {
      const bytes = randomBytes(100_000);
      const path = await stage.file('file', bytes.subarray(0, 99_000));
      await stage.promises.appendFile(path, bytes.subarray(99_000));
      expect(hashOf(await stage.promises.readFile(path))).to.equal(hashOf(bytes));
    });

    it('refuses a directory', async () => {
      const path = await stage.folder('folder');
      await expectError(stage.promises.appendFile(path, 'x'), errnoError('EISDIR', 'open', path));
    });

    it('refuses data of a wrong type and makes no file', async () => {
      const appending = stage.promises.appendFile(stage.at('file'), 42 as unknown as string);
      await expectError(appending, dataTypeError('type number (42)'));
      expect(await stage.names()).to.deep.equal([]);
    });

    it('of several at once loses none that it acknowledged', async () => {
      const path = await stage.file('file', '');
      const letters = [...'abcdefgh'];
      const outcomes = await Promise.allSettled(
        letters.map((letter) => stage.promises.appendFile(path, letter)),
      );
      const acknowledged = letters.filter((_, index) => outcomes[index]!.status === 'fulfilled');
      expect([...(await stage.text(path))].sort()).to.deep.equal(acknowledged);
      const refusals = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason.code] : [],
      );
      const allowed = stage.capabilities.appendsNeverCollide ? [] : refusals.map(() => 'ESTALE');
      expect(refusals).to.deep.equal(allowed);
    });
  });
}

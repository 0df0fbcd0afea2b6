import { expect } from 'chai';
import { expectThrow } from '../../support/expect-error.js';
import { typeError } from '../promises/argument-errors.js';
import type { Stage } from '../promises/stage.js';

type Call = (...values: unknown[]) => unknown;

/** Each function with the arguments before its callback. `rm` is not here: Node itself notices too late. */
const CALLS: ReadonlyArray<readonly [string, readonly unknown[]]> = [
  ['readFile', []],
  ['writeFile', ['x']],
  ['appendFile', ['x']],
  ['open', []],
  ['stat', []],
  ['lstat', []],
  ['access', []],
  ['exists', []],
  ['readdir', []],
  ['mkdir', []],
  ['mkdtemp', []],
  ['rmdir', []],
  ['unlink', []],
  ['rename', ['other']],
  ['copyFile', ['other']],
  ['realpath', []],
  ['utimes', [1, 1]],
  ['truncate', [1]],
];

export function describeMissingCallbacks(stage: Stage): void {
  describe('a missing callback', () => {
    for (const [name, values] of CALLS) {
      it(`is refused at once by ${name}, which then does nothing`, async () => {
        const call = (stage.fs as unknown as Record<string, Call>)[name]!.bind(stage.fs);
        expectThrow(
          () => call(stage.at('file'), ...values),
          typeError('The "cb" argument must be of type function. Received undefined'),
        );
        expect(await stage.names()).to.deep.equal([]);
      });
    }

    it('is refused at once by realpath.native', () => {
      const call = stage.fs.realpath.native as unknown as Call;
      expectThrow(
        () => call(stage.at('file')),
        typeError('The "cb" argument must be of type function. Received undefined'),
      );
    });
  });
}

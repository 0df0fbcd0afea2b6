import nodeFs from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { expectThrow } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

type Call = (...given: unknown[]) => unknown;

/** Arguments between the path and the callback that Node refuses before it looks at the path. */
const BAD: ReadonlyArray<readonly [name: string, ...rest: unknown[]]> = [
  ['readFile', 42],
  ['readFile', 'no encoding'],
  ['readFile', { encoding: 'no encoding' }],
  ['readFile', { flag: 'no flag' }],
  ['writeFile'],
  ['writeFile', undefined],
  ['writeFile', 42],
  ['writeFile', {}],
  ['writeFile', ['an', 'iterable']],
  ['writeFile', 'x', 'no encoding'],
  ['writeFile', 'x', { flag: 'no flag' }],
  ['appendFile', null],
  ['appendFile', 'x', { encoding: 'no encoding' }],
  ['open', 'no flag'],
  ['open', 'r', 'no mode'],
  ['open', 'r', 1.5],
  ['access', 99],
  ['access', 'r'],
  ['chmod', 'no mode'],
  ['chmod', undefined],
  ['chown', 'root', 0],
  ['utimes', {}, 1],
  ['utimes', 1, 'no time'],
  ['mkdir', { recursive: 'yes' }],
  ['mkdir', { mode: 'no mode' }],
  ['readdir', 'no encoding'],
  ['realpath', 'no encoding'],
  ['readlink', 'no encoding'],
  ['mkdtemp', 'no encoding'],
  ['copyFile', 42],
  ['rename', undefined],
];

export function describeCallbackArguments(stage: Stage): void {
  describe('throws before it returns, and never calls back, for', () => {
    for (const [name, ...rest] of BAD) {
      it(`${name} with ${show(rest)}`, async () => {
        const path = await stage.file('file');
        const expected = refusal(name, ['/nowhere/at/all', ...rest]);
        let calls = 0;
        const count = () => {
          calls += 1;
        };
        const call = (stage.fs as unknown as Record<string, Call>)[name]!.bind(stage.fs);
        expectThrow(() => call(path, ...rest, count), expected);
        await turn();
        expect(calls).to.equal(0);
        expect(await stage.names()).to.deep.equal(['file']);
      });
    }
  });
}

function show(values: readonly unknown[]): string {
  if (values.length === 0) return 'nothing';
  return values
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(', ');
}

/** What Node itself says. */
function refusal(name: string, given: readonly unknown[]) {
  try {
    (nodeFs as unknown as Record<string, Call>)[name]!(...given, () => {});
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_')) return { name, code, message };
  }
  throw new Error(`Node itself does not refuse ${name}(${show(given)})`);
}

import nodeFs from 'node:fs';
import { expectThrow } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

type Call = (...given: unknown[]) => unknown;

/** Arguments behind the path that Node refuses before it looks at the path. */
const BAD: ReadonlyArray<readonly [name: string, ...rest: unknown[]]> = [
  ['readFileSync', 42],
  ['readFileSync', 'no encoding'],
  ['readFileSync', { encoding: 'no encoding' }],
  ['readFileSync', { flag: 'no flag' }],
  ['writeFileSync', undefined],
  ['writeFileSync', 42],
  ['writeFileSync', {}],
  ['writeFileSync', 'x', 'no encoding'],
  ['writeFileSync', 'x', { flag: 'no flag' }],
  ['appendFileSync', null],
  ['openSync', 'no flag'],
  ['openSync', 'r', 'no mode'],
  ['accessSync', 99],
  ['accessSync', 'r'],
  ['chmodSync', 'no mode'],
  ['chmodSync', undefined],
  ['chownSync', 'root', 0],
  ['utimesSync', {}, 1],
  ['utimesSync', 1, 'no time'],
  ['mkdirSync', { recursive: 'yes' }],
  ['mkdirSync', { mode: 'no mode' }],
  ['readdirSync', 'no encoding'],
  ['copyFileSync', 42],
  ['renameSync', undefined],
];

const NO_PATHS: readonly unknown[] = [undefined, null, 42.5, true, {}, 'a\0b', new URL('http://host/file')];

const PATH_VERBS = [
  'readFileSync',
  'statSync',
  'readdirSync',
  'mkdirSync',
  'unlinkSync',
  'openSync',
  'rmSync',
];

export function describeSyncArguments(stage: Stage): void {
  const call = (name: string) => (stage.fs as unknown as Record<string, Call>)[name]!.bind(stage.fs);

  describe('a wrong argument', () => {
    for (const [name, ...rest] of BAD) {
      it(`is refused by ${name} in Node's words: ${show(rest)}`, async () => {
        const path = await stage.file('file');
        const expected = refusal(name, ['/nowhere/at/all', ...rest]);
        expectThrow(() => call(name)(path, ...rest), expected);
      });
    }

    for (const value of NO_PATHS) {
      it(`is refused in Node's words as a path: ${show([value])}`, () => {
        for (const name of PATH_VERBS) {
          const expected = refusal(name, [value]);
          expectThrow(() => call(name)(value), expected);
        }
      });
    }
  });
}

function show(values: readonly unknown[]): string {
  return values
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(', ');
}

/** What Node itself says. */
function refusal(name: string, given: readonly unknown[]) {
  try {
    (nodeFs as unknown as Record<string, Call>)[name]!(...given);
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_')) return { name, code, message };
  }
  throw new Error(`Node itself does not refuse ${name}(${show(given)})`);
}

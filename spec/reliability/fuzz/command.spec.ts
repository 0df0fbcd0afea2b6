import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { printedSeed, randomFrom } from '../../support/random.js';
import { amountOf, recordResult } from '../results.js';
import { awkward, mutated, pick, type Random } from './awkward.js';

const main = fileURLToPath(new URL('../../../package/main.js', import.meta.url));
const COMMANDS = Math.ceil(Math.min(amountOf('INPUTS', 5000), 250_000) / 1000);
const WORDS = [
  ...[
    'exec',
    'gc',
    'doctor',
    'cache',
    'stats',
    'ls',
    'verify',
    'prune',
    'clear',
    'warm',
    '--',
    '--url',
    '--mount',
  ],
  ...[
    '--directory',
    '--older-than',
    '--max-bytes',
    '--json',
    '--dry-run',
    '--yes',
    '--store',
    '-l',
    '-V',
    '-h',
  ],
];

describe('arguments of the command that nobody means', function () {
  this.timeout(0);

  it(`end with a message, and nothing done (${COMMANDS} of them)`, async () => {
    const random = randomFrom(printedSeed('arguments'));
    const directory = await mkdtemp(join(tmpdir(), 'mediafs-command-'));
    try {
      for (let count = 0; count < COMMANDS; count += 1) {
        const given = argumentsOf(random);
        const { code, stderr } = await run(directory, given);
        const told = `${JSON.stringify(given)} ended with ${code}: ${stderr}`;
        // As a shell has it: `exec` was given no program, or one that cannot be run.
        const codes = given[0] === 'exec' ? [0, 1, 2, 126, 127] : [0, 1, 2];
        expect(codes, told).to.include(code);
        expect(stderr, told).to.not.match(/\n\s+at .*(:\d+){2}|SECRET/);
      }
      expect((await readdir(directory)).filter((name) => name !== 'home')).to.deep.equal([]);
      await recordResult('fuzz-command', { inputs: COMMANDS });
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

/** No store and no program is ever named rightly. */
function argumentsOf(random: Random): string[] {
  const count = 1 + Math.floor(random() * 5);
  const words = Array.from({ length: count }, () => {
    const word =
      random() < 0.6
        ? pick(random, WORDS)
        : random() < 0.5
          ? mutated(random, pick(random, WORDS))
          : awkward(random);
    return word.replaceAll('\0', '').slice(0, 2000);
  });
  return [...words, ...(random() < 0.3 ? ['s3://id:SECRET@bucket/prefix'] : [])];
}

function run(cwd: string, given: readonly string[]): Promise<{ code: unknown; stderr: string }> {
  const env = {
    ...{
      PATH: '/nowhere',
      HOME: join(cwd, 'home'),
      XDG_CACHE_HOME: join(cwd, 'home'),
      TMPDIR: join(cwd, 'home'),
    },
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...given], { cwd, env, timeout: 60_000 }, (error, _, stderr) =>
      resolve({ code: error ? (error.code ?? error.signal) : 0, stderr }),
    );
  });
}

/**
 * Plays the long form of a proof, whose short form `npm test` plays, and keeps its result for `docs/reliability.md`:
 *
 *     node scripts/prove.mjs crash|faults|fuzz|model|soak [--amount NUMBER] [-- MOCHA ARGUMENTS]
 *
 * `--amount` is what the long form has more of: kills, inputs, minutes. A result of less than the usual amount is told,
 * and not kept.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');

/** The specs of each, and the variable that says how much, with the usual amount. */
const PROOFS = {
  crash: {
    specs: ['reliability/crash.spec.js', 'cache/kill.spec.js', 'media-store/kills.spec.js'],
    variable: 'ROUNDS',
    amount: 500,
  },
  faults: { specs: ['reliability/faults/**/*.spec.js'], variable: 'CELLS', amount: 1e9 },
  fuzz: { specs: ['reliability/fuzz/**/*.spec.js'], variable: 'INPUTS', amount: 1_000_000 },
  model: { specs: ['model/**/*.spec.js'], variable: 'OPERATIONS', amount: 100_000 },
  soak: { specs: ['reliability/soak.spec.js'], variable: 'MINUTES', amount: 60 },
};

const end = process.argv.indexOf('--');
const { values, positionals } = parseArgs({
  args: process.argv.slice(2, end === -1 ? undefined : end),
  allowPositionals: true,
  options: { amount: { type: 'string' }, keep: { type: 'boolean', default: false } },
});
const proof = PROOFS[positionals[0]];
if (!proof || positionals.length !== 1) {
  console.error(`Name one of ${Object.keys(PROOFS).join(', ')}`);
  process.exit(2);
}
const amount = Number(values.amount ?? proof.amount);
if (!(amount > 0)) {
  console.error(`--amount must be a number above 0; got ${values.amount}`);
  process.exit(2);
}
const isKept = values.keep || amount >= proof.amount;
const { status } = spawnSync(
  join(root, 'node_modules/.bin/mocha'),
  [
    '--no-config',
    ...['--require', './dist/spec/support/usual-seed.js', '--node-option', 'enable-source-maps'],
    ...['--timeout', '0', '--exit'],
    ...proof.specs.map((name) => `dist/spec/${name}`),
    ...(end === -1 ? [] : process.argv.slice(end + 1)),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      MEDIAFS_TEST_SEED: process.env.MEDIAFS_TEST_SEED ?? 'random',
      [`MEDIAFS_TEST_${proof.variable}`]: String(amount),
      MEDIAFS_TEST_RESULTS: isKept ? join(root, 'docs', 'reliability') : '',
    },
  },
);
if (!isKept) console.log(`Not kept: ${amount} is less than ${proof.amount}. --keep keeps it.`);
process.exit(status ?? 1);

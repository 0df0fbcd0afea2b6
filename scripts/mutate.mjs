// npm run mutate [-- WORDS]   makes one mistake after another on purpose, and shows which specs notice
//
// Works on a copy of the tree. Exits with 1 if a mistake is not noticed, or can no longer be made where the table says.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mutations } from './mutations.mjs';

const root = resolve(import.meta.dirname, '..');
const COPIED = [
  'lib',
  'spec',
  'examples',
  'docs',
  'scripts',
  'dist',
  'package.json',
  'tsconfig.json',
  'README.md',
];
const FAILED = /^ {2}\d+\) /m;

const chosen = mutations.filter(({ title }) => title.includes(process.argv.slice(2).join(' ')));
const copy = mkdtempSync(join(tmpdir(), 'mediafs-mutate-'));
let unnoticed = 0;

try {
  for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  // Without its specs, to which mocha would add those of a mistake.
  const { spec: _, ...configuration } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'));
  writeFileSync(join(copy, 'mocharc.json'), JSON.stringify(configuration));
  console.log('| mistake | file | specs | noticed by |\n| --- | --- | --- | --- |');
  for (const mutation of chosen) tell(mutation, attempt(mutation));
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`\n${chosen.length} mistakes, ${unnoticed} not noticed`);
process.exitCode = unnoticed === 0 ? 0 : 1;

function attempt({ file, from, to, specs }) {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  if (original.split(from).length !== 2) return 'the line is not there any more';
  writeFileSync(
    path,
    original.replace(from, () => to),
  );
  try {
    run('node_modules/.bin/tsc', []);
    run(process.execPath, ['scripts/bundle.mjs']);
    const globs = specs.map((name) => `dist/spec/${name}.spec.js`);
    const { status, stdout } = run('node_modules/.bin/mocha', [
      '--config',
      'mocharc.json',
      '--bail',
      // What a mistake leaves running must not keep all others waiting.
      '--exit',
      ...globs,
    ]);
    return status === 0 ? 'nobody' : firstFailure(stdout);
  } finally {
    writeFileSync(path, original);
  }
}

function run(command, given) {
  return spawnSync(resolve(copy, command), given, { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** The titles of the spec that failed, from what mocha prints behind its summary. */
function firstFailure(output) {
  const found = output.search(FAILED);
  if (found === -1) return 'nobody: mocha itself failed';
  const lines = output.slice(found).split('\n');
  const end = lines.findIndex((line) => line.trimEnd().endsWith(':'));
  return lines
    .slice(0, end + 1)
    .map((line) => line.trim().replace(/^\d+\) |:$/g, ''))
    .join(': ');
}

function tell({ title, file, specs }, outcome) {
  if (/^(nobody|the line)/.test(outcome)) unnoticed += 1;
  console.log(
    `| ${title} | \`${file.replace(/^lib\//, '')}\` | ${specs.map((name) => `\`${name}\``).join(', ')} | ${outcome} |`,
  );
}

/**
 * Writes what the proofs did, as they left it in `docs/reliability/*.json`, and what differs from Node, as the built
 * `spec/model/differences.js` has it, into `docs/reliability.md`: what stands there between `<!-- NAME -->` and
 * `<!-- end of NAME -->`. The rest of the page is written by hand.
 *
 *     npm run reliability                writes the page
 *     npm run reliability -- --check     writes nothing, and ends with 1 where the page is not up to date
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { differences } from '../dist/spec/model/differences.js';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const docs = resolve(import.meta.dirname, '..', 'docs');
const page = join(docs, 'reliability.md');

const results = Object.fromEntries(
  readdirSync(join(docs, 'reliability'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => [
      name.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(docs, 'reliability', name), 'utf8')),
    ]),
);

const number = (value) => (typeof value === 'number' ? value.toLocaleString('en') : String(value));

function table(rows) {
  if (rows.length === 0) return '';
  const names = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(names),
    line(names.map(() => '---')),
    ...rows.map((row) => line(names.map((name) => number(row[name])))),
  ].join('\n');
}

/** What each proof did, in a row. */
const WORDS = {
  crash: ({ kills, verified, whole }) =>
    `${number(kills)} kills; ${number(verified)} reads of what was listed; ${number(whole)} objects and files seen whole`,
  'faults-disk': ({ cells, met, operations }) =>
    `${number(cells)} cells of ${number(operations)} operations; ${number(met)} met their fault`,
  'faults-time': ({ cells, operations }) => `${number(cells)} cells of ${number(operations)} operations`,
  'fuzz-paths': ({ inputs }) => `${number(inputs)} paths and keys`,
  'fuzz-texts': ({ inputs, kinds }) => `${number(inputs)} texts of ${number(kinds)} kinds`,
  'fuzz-answers': ({ inputs, refused }) =>
    `${number(inputs)} answers, of which ${number(refused)} were refused`,
  'fuzz-cache': ({ inputs }) => `${number(inputs)} spoilt files`,
  'fuzz-command': ({ inputs }) => `${number(inputs)} command lines`,
  model: ({ kinds, programs, operations }) =>
    `${number(operations)} operations of ${number(programs)} random programs, on ${number(kinds)} kinds of file systems`,
  soak: ({ minutes, operations, evictions, lost }) =>
    `${number(minutes)} minutes, ${number(operations)} operations, ${number(lost)} answers lost, ${number(evictions)} evictions`,
};

/** The kinds of file systems on which the first model played, each in a result of its own. */
const kinds = Object.entries(results)
  .filter(([name, { kind }]) => name.startsWith('model-') && kind)
  .map(([, result]) => result);

const model = {
  kinds: kinds.length,
  programs: sumOf(kinds.map(({ programs }) => programs)),
  operations: sumOf(kinds.map(({ operations }) => operations)),
};

const proofs = [
  ...Object.entries(results).filter(([, result]) => !kinds.includes(result)),
  ...(kinds.length > 0 ? [['model', model]] : []),
].sort(([first], [second]) => first.localeCompare(second));

function sumOf(numbers) {
  return numbers.reduce((sum, one) => sum + one, 0);
}

const sections = {
  proofs: () =>
    table(
      proofs.map(([name, result]) => ({
        proof: name,
        'in its last long run': WORDS[name]?.(result) ?? plain(result),
      })),
    ),
  model: () =>
    table(kinds.map(({ kind, programs, operations }) => ({ 'played on': kind, programs, operations }))),
  crash: () => (results.crash ? table(results.crash.writers) : ''),
  soak: () => (results.soak ? table(thinned(results.soak.samples, 12)) : ''),
  differences: () =>
    table(
      differences.map(({ title, reason, of, documented }) => ({
        'what differs': `[${title}](semantics.md#${documented})`,
        because: reason,
        of: of.join(', '),
      })),
    ),
};

/** What a proof that is not known here says of itself. */
function plain(result) {
  return Object.entries(result)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${number(value)} ${name}`)
    .join(', ');
}

function thinned(rows, most) {
  const step = Math.max(1, Math.ceil(rows.length / most));
  return rows.filter((_, index) => index % step === 0 || index === rows.length - 1);
}

const written = readFileSync(page, 'utf8');
let text = written;
for (const [name, make] of Object.entries(sections)) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [before, rest] = text.split(begin);
  if (rest === undefined || !rest.includes(end)) throw new Error(`${page} has no ${begin} … ${end}`);
  text = `${before}${begin}\n${make()}\n${rest.slice(rest.indexOf(end))}`;
}
if (!values.check) {
  writeFileSync(page, text);
  console.log(`${page}: ${Object.keys(results).join(', ')}`);
} else if (text !== written) {
  console.error('docs/reliability.md is not what `npm run reliability` writes');
  process.exitCode = 1;
}

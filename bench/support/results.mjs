import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { median, quantile, ratios } from './statistics.mjs';

const DIRECTORY = join(import.meta.dirname, '../results');
const MEASURES = ['seconds', 'processor', 'mebibytes'];

/** Keeps of a line's samples what the page needs. */
export async function saveResult({ cases, ...result }) {
  await mkdir(DIRECTORY, { recursive: true });
  const short = { ...result, machine: machine(), cases: cases.map((of) => shorten(of, result.ours)) };
  await writeFile(join(DIRECTORY, `${result.name}.json`), `${JSON.stringify(short, round, 1)}\n`);
}

/** Results by name of their line. */
export async function loadResults(directory = DIRECTORY) {
  const found = {};
  for (const file of await readdir(directory).catch(() => [])) {
    if (!file.endsWith('.json') || file.startsWith('profile-')) continue;
    const result = JSON.parse(await readFile(join(directory, file), 'utf8'));
    found[result.name] = result;
  }
  return found;
}

/** Whether this commit has measured a line with these sizes. */
export async function isMeasured(name) {
  const { machine: then } = (await loadResults())[name] ?? {};
  const now = machine();
  return then?.commit === now.commit && then?.sizes === now.sizes && then?.node === now.node;
}

export function shorten({ network, absent, subjects = {} }, ours) {
  const own = subjects[ours]?.samples ?? [];
  const short = Object.entries(subjects).map(([name, { samples = [], ...reason }]) => [
    name,
    samples.length === 0 || reason.error
      ? reason
      : { ...summary(samples), ...(name === ours ? {} : against(own, samples)) },
  ]);
  return { network, absent, subjects: Object.fromEntries(short) };
}

function summary(samples) {
  const found = { samples: samples.filter((sample) => Object.keys(sample).length > 0).length };
  for (const measure of MEASURES) {
    const values = samples.map((sample) => sample[measure]).filter((value) => value !== undefined);
    if (values.length === 0) continue;
    found[measure] = { median: median(values), lower: quantile(values, 0.25), upper: quantile(values, 0.75) };
  }
  if (samples[0].requests === undefined) return found;
  return samples[0];
}

/** Ours divided by theirs. */
function against(ours, theirs) {
  const found = {};
  for (const measure of MEASURES) {
    if (theirs[0][measure] === undefined || ours[0]?.[measure] === undefined) continue;
    found[measure] = ratios(
      ours.map((sample) => sample[measure]),
      theirs.map((sample) => sample[measure]),
    );
  }
  return { ratio: found };
}

function machine() {
  const git = (...given) => execFileSync('git', given, { cwd: DIRECTORY, encoding: 'utf8' }).trim();
  return {
    node: process.version,
    processors: `${availableParallelism()} of ${cpus()[0]?.model ?? 'an unknown kind'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    load: loadavg()[0],
    sizes: process.env.MEDIAFS_BENCH_SIZES,
    commit: git('rev-parse', '--short', 'HEAD'),
  };
}

/** Four digits tell all that these figures know. */
function round(_, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

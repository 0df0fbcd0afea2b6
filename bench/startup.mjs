// What `--import mediafs/register` adds to the start of a process, against the same program by plain Node: time of the
// processor and memory, of an empty program, on each backend. Nobody asks a store.
//
//   npm run build && node bench/startup.mjs [--runs COUNT]
//
// The runs take turns, and the median of each counts, since other processes of the machine are in their way, too. The
// same again with the compiled files one by one, as they were before `scripts/bundle.mjs` made few of them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new TypeError(`--runs is ${values.runs}; it must be a count`);

const root = resolve(import.meta.dirname, '..');
const bundled = join(root, 'dist/package/register.js');
const oneByOne = join(root, 'dist/lib/register.js');
const s3 = { MEDIAFS_BACKEND: 's3', MEDIAFS_S3_BUCKET: 'media' };
const scenarios = {
  'plain Node': {},
  'register, a directory': { register: bundled },
  'register, memory': { register: bundled, environment: { MEDIAFS_BACKEND: 'memory' } },
  'register, S3': { register: bundled, environment: s3 },
  'register, S3, not bundled': { register: oneByOne, environment: s3 },
};

/** Told by the process itself, at the end of its program. */
const PROGRAM = `
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ milliseconds: (user + system) / 1000, mebibytes: process.memoryUsage().rss / 2 ** 20 }));
`;

const directory = mkdtempSync(join(tmpdir(), 'mediafs-bench-'));
const measured = new Map(Object.keys(scenarios).map((name) => [name, []]));
try {
  for (let run = 0; run < runs; run += 1) {
    for (const [name, { register, environment }] of Object.entries(scenarios)) {
      const given = [...(register ? ['--import', register] : []), '--eval', PROGRAM];
      const env = { PATH: process.env.PATH, XDG_CACHE_HOME: directory, ...environment };
      measured.get(name).push(JSON.parse(execFileSync(process.execPath, given, { cwd: directory, env })));
    }
  }
} finally {
  rmSync(directory, { recursive: true });
}

const plain = medians(measured.get('plain Node'));
console.log(`Node ${process.version}, the median of ${runs} runs each`);
console.table(
  Object.fromEntries(
    [...measured].map(([name, samples]) => {
      const { milliseconds, mebibytes } = medians(samples);
      return [
        name,
        {
          'ms of processor': Math.round(milliseconds),
          'times plain': (milliseconds / plain.milliseconds).toFixed(1),
          'MiB more than plain': Math.round(mebibytes - plain.mebibytes),
        },
      ];
    }),
  ),
);

function medians(samples) {
  const median = (key) =>
    samples.map((sample) => sample[key]).sort((one, other) => one - other)[samples.length >> 1];
  return { milliseconds: median('milliseconds'), mebibytes: median('mebibytes') };
}

// node scripts/foreign-suite.mjs DIRECTORY [--match REGEXP] [--variable NAME]... [--strict] [--limit SECONDS] [--jobs N]
//
// Runs every test file of a directory twice, each time in a process of its own: with its temporary directory on the
// disk, and on a redirected S3 mount that the embedded server serves. Tells which exit codes differ, and why.
//
// A test finds its temporary directory by TMPDIR, or by the variables that are named (NODE_TEST_DIR for those of Node
// itself). A line `// Flags: ...` in a test is passed on to Node. The mount point is an empty directory of the disk.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    match: { type: 'string', default: '\\.[cm]?js$' },
    variable: { type: 'string', multiple: true, default: [] },
    strict: { type: 'boolean', default: false },
    limit: { type: 'string', default: '60' },
    jobs: { type: 'string', default: '2' },
  },
});
const root = resolve(import.meta.dirname, '..');
const suite = resolve(positionals[0] ?? '.');
const files = readdirSync(suite)
  .filter((name) => new RegExp(values.match).test(name))
  .sort();
const { startS3ServerProcess } = await import(join(root, 'dist/spec/support/s3-server/process.js'));
const server = await startS3ServerProcess({ buckets: ['media'] });
const work = realpathSync(mkdtempSync(join(tmpdir(), 'mediafs-suite-')));
const differing = [];
const counts = { disk: 0, mount: 0 };

try {
  const queue = files.entries();
  await Promise.all(Array.from({ length: Number(values.jobs) }, () => runAll(queue)));
} finally {
  await server.close();
  rmSync(work, { recursive: true, force: true });
}
for (const { name, outcome } of differing.sort((one, other) => one.name.localeCompare(other.name)))
  console.log(`\n${name}: ${outcome.code}\n${reasonOf(outcome.output)}`);
console.log(`\n${files.length} files; passed on the disk: ${counts.disk}, on the mount: ${counts.mount}`);

async function runAll(queue) {
  for (const [index, name] of queue) {
    const file = join(suite, name);
    const flags = /^\/\/ Flags: (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1].split(/\s+/) ?? [];
    const directory = join(work, String(index));
    mkdirSync(directory);
    const onDisk = await run([...flags, file], directory);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory);
    const command = [join(root, 'dist/lib/cli/main.js'), 'exec', '--mount', mountAt(directory, index), '--'];
    const onMount = await run([...command, process.execPath, ...flags, file], directory);
    if (onDisk.code === 0) counts.disk += 1;
    if (onMount.code === 0) counts.mount += 1;
    if (onDisk.code !== onMount.code) differing.push({ name, outcome: onMount });
  }
}

function mountAt(directory, index) {
  const query = new URLSearchParams({
    endpoint: server.endpoint,
    cacheDirectory: join(work, `cache-${index}`),
    strict: String(values.strict),
  });
  return `${directory}=s3://media/${index}?${query}`;
}

function run(given, directory) {
  const places = Object.fromEntries(['TMPDIR', ...values.variable].map((name) => [name, directory]));
  const { accessKeyId, secretAccessKey } = server.credentials;
  const child = spawn(process.execPath, given, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...places,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  // With all that it has started.
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), Number(values.limit) * 1000);
  return new Promise((done) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code: code ?? signal, output: output.replaceAll(directory, '<directory>') });
    });
  });
}

function reasonOf(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  const first = lines.findIndex((line) => /Error|not ok|Mismatched/.test(line));
  return lines.slice(Math.max(first, 0), Math.max(first, 0) + 4).join('\n') || '(no output)';
}

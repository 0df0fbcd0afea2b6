/**
 * Runs the compiled specs on several versions of Node, one after the other:
 *
 *     npm run test:versions -- [--only 22,24] [--nodes DIRECTORY] [SPEC...] [-- MOCHA ARGUMENTS]
 *
 * Each version is the newest of the npm package `node`, which carries runnable binaries. They are kept below
 * `node_modules/.cache`, so no install of the project has them; `DIRECTORY` (or `MEDIAFS_TEST_NODES`) may
 * hold binaries of your own as `22/bin/node` or `22/node_modules/.bin/node`. Prints a table, and exits with 1
 * if a test failed, or a version ran none.
 */
import { spawn } from 'node:child_process';
import { access, mkdir, readFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const supported = ['20', '22', '24', '26'];
const root = resolve(import.meta.dirname, '..');

const { only, nodes, minutes, specs, mochaArguments } = readArguments(process.argv.slice(2));
const rows = [];
for (const version of only) {
  const node = await findNode(version);
  console.log(`\n=== Node ${version}: ${node}\n`);
  rows.push({ version, ...(await runMocha(node)) });
}
console.table(
  Object.fromEntries(
    rows.map(({ version, passed, failed, pending, end }) => [version, { passed, failed, pending, end }]),
  ),
);
process.exitCode = rows.every(({ passed, end }) => passed > 0 && end === 'ok') ? 0 : 1;

function readArguments(given) {
  const end = given.indexOf('--');
  const { values, positionals } = parseArgs({
    args: end === -1 ? given : given.slice(0, end),
    allowPositionals: true,
    options: {
      only: { type: 'string', default: supported.join() },
      nodes: { type: 'string', default: process.env.MEDIAFS_TEST_NODES || undefined },
      minutes: { type: 'string', default: '30' },
    },
  });
  const only = values.only.split(',');
  const unknown = only.find((version) => !supported.includes(version));
  if (unknown !== undefined) {
    throw new RangeError(`--only is a list of ${supported.join(', ')}; it names '${unknown}'`);
  }
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new RangeError(`--minutes is a positive number, not '${values.minutes}'`);
  return {
    only,
    nodes: values.nodes,
    minutes,
    specs: positionals,
    mochaArguments: end === -1 ? [] : given.slice(end + 1),
  };
}

async function findNode(version) {
  const own = nodes ? [join(nodes, version, 'bin/node'), join(nodes, version, 'node_modules/.bin/node')] : [];
  const cached = join(root, 'node_modules/.cache/mediafs-nodes', version);
  const places = [...own, join(cached, 'node_modules/.bin/node')];
  for (const place of places) {
    if (
      await access(place).then(
        () => true,
        () => false,
      )
    )
      return resolve(place);
  }
  if (process.version.startsWith(`v${version}.`)) return process.execPath;
  await install(version, cached);
  return places.at(-1);
}

async function install(version, directory) {
  await mkdir(directory, { recursive: true });
  const flags = ['--no-save', '--no-audit', '--no-fund', '--no-package-lock', '--prefix', directory];
  const status = await end(spawn('npm', ['install', ...flags, `node@${version}`], { stdio: 'inherit' }));
  if (status !== 0) throw new Error(`npm could not install node@${version}`);
}

async function runMocha(node) {
  const child = spawn(node, [join(root, 'node_modules/mocha/bin/mocha.js'), ...(await mochaOptions())], {
    cwd: root,
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that what hangs is ended together with the children that it waits for.
    detached: true,
  });
  let hung = false;
  const patience = setTimeout(() => {
    hung = true;
    process.kill(-child.pid, 'SIGKILL');
  }, minutes * 60_000);
  const endGroup = () => process.kill(-child.pid, 'SIGTERM');
  process.once('SIGINT', endGroup).once('SIGTERM', endGroup);
  let output = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    output += chunk;
  });
  const status = await end(child);
  clearTimeout(patience);
  process.off('SIGINT', endGroup).off('SIGTERM', endGroup);
  return {
    passed: count(output, 'passing'),
    failed: count(output, 'failing'),
    pending: count(output, 'pending'),
    end: hung ? 'hung' : status === 0 ? 'ok' : `exit ${status}`,
  };
}

/** Specs on the command line replace those of the configuration, to which mocha would add them. */
async function mochaOptions() {
  if (specs.length === 0) return mochaArguments;
  const configuration = JSON.parse(await readFile(join(root, '.mocharc.json'), 'utf8'));
  const nodeOptions = configuration['node-option'].flatMap((option) => ['--node-option', option]);
  const required = configuration.require.flatMap((module) => ['--require', module]);
  return [
    '--no-config',
    ...nodeOptions,
    ...required,
    '--timeout',
    configuration.timeout,
    ...mochaArguments,
    ...specs,
  ];
}

function end(child) {
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => done(code ?? signal));
  });
}

/** From the summary of mocha's own reporters `spec` and `dot`. */
function count(output, word) {
  const found = [...output.matchAll(new RegExp(`^ +(\\d+) ${word}\\b`, 'gm'))].at(-1);
  return Number(found?.[1] ?? 0);
}

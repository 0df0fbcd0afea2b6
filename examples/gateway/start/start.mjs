// npm start             the application on a directory, through `mediafs exec`
// npm start -- --s3      the very same application on S3, through a small S3 server that starts with it, or on the store
//                        that MEDIAFS_S3_ENDPOINT and MEDIAFS_S3_BUCKET name, with a panel that shows what it costs
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import { HELP, readOptions } from './options.mjs';
import { startPanel } from './panel/server.mjs';
import { COMMAND, Replica } from './replica.mjs';
import { startStore } from './store.mjs';

const isColored = process.stdout.isTTY && !process.env.NO_COLOR;
const style = (format, text) => (isColored ? styleText(format, text) : text);

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(HELP);
  if (!existsSync(COMMAND))
    throw new Error('First run `npm ci` at the top of this repository: it builds mediafs.');
  const signal = untilSignal();
  /** What is to be ended, in the order of its start. */
  const cleanUps = [];
  try {
    await Promise.race([signal, run(options, cleanUps)]);
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}

/** Rejects once an application ends without being told to. */
async function run(options, cleanUps) {
  const replicas = await (options.s3 ? onS3(options, cleanUps) : onDirectory(options, cleanUps));
  console.log(style('dim', '\n  Ctrl-C ends it.\n'));
  await Promise.race(replicas.map(({ failed }) => failed));
}

async function onDirectory({ port, directory }, cleanUps) {
  const base = resolve(directory, 'directory');
  const replica = new Replica({ port, environment: { MEDIAFS_BACKEND: 'fs', MEDIAFS_BASEDIR: base } });
  cleanUps.push(() => replica.stop());
  await replica.start();
  title('The gateway on a directory', 'MEDIAFS_BACKEND=fs mediafs exec -- node application/server.mjs');
  line('application', replica.url);
  line('its media', base, 'plain');
  return [replica];
}

async function onS3({ port, directory, replicas: count }, cleanUps) {
  const store = await startStore(resolve(directory, 'bucket'));
  cleanUps.push(() => store.close());
  const caches = mkdtempSync(join(tmpdir(), 'mediafs-gateway-'));
  cleanUps.push(() => rmSync(caches, { recursive: true, force: true, maxRetries: 5 }));
  const replicas = Array.from({ length: count }, (_, index) => {
    const environment = { MEDIAFS_BACKEND: 's3', ...store.environment };
    const cache = join(caches, String(index + 1));
    return new Replica({ port: port && port + index, environment, cache, name: `replica ${index + 1}` });
  });
  const panel = await startPanel({ replicas, store, port: port && port + count });
  cleanUps.push(() => panel.close());
  for (const replica of replicas) {
    replica.environment.PANEL_PORT = String(panel.eventsPort);
    cleanUps.push(() => replica.stop());
  }
  await Promise.all(replicas.map((replica) => replica.start()));
  title(
    `The gateway on S3 (${store.shown})`,
    'MEDIAFS_BACKEND=s3 mediafs exec -- node application/server.mjs',
  );
  for (const { name, url } of replicas) line(count === 1 ? 'application' : name, url);
  line('panel', panel.url, 'cyan', 'requests, hits, bytes and the caches, live');
  return replicas;
}

function untilSignal() {
  return new Promise((done) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, done);
  });
}

function title(text, command) {
  console.log(`\n  ${style('bold', text)}\n  ${style('dim', command)}\n`);
}

function line(name, value, color = 'cyan', note = '') {
  const shown = color === 'plain' ? value : style(color, value);
  console.log(`  ${name.padEnd(12)} ${shown}${note && style('dim', `   ${note}`)}`);
}

try {
  await main();
} catch (error) {
  console.error(`${error.message}\nnpm start -- --help tells what can be chosen.`);
  process.exitCode = 1;
}

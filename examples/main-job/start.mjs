// npm start            the main job on a directory
// npm start -- --s3     the very same program on S3, through a small S3 server that starts with it, or on the store
//                       that MEDIAFS_S3_ENDPOINT and MEDIAFS_S3_BUCKET name
// npm start -- --memory the very same program on memory
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, styleText } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const options = { s3: { type: 'boolean' }, memory: { type: 'boolean' }, help: { type: 'boolean' } };
const isColored = process.stdout.isTTY && !process.env.NO_COLOR;

async function main() {
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    console.error(`${error.message}\nAllowed: --s3, --memory, --help`);
    return 2;
  }
  if (values.help) {
    console.log(
      'npm start [-- --s3 | --memory]: saves media with plain node:fs, on a directory, on S3 or on memory',
    );
    return 0;
  }
  if (values.s3) return onS3();
  if (values.memory) return onMemory();
  return onDirectory();
}

async function onDirectory() {
  title(
    'The main job on a directory (.media)',
    'MEDIAFS_BACKEND=fs node --import mediafs/register program.mjs',
  );
  return (await run(['save'], { MEDIAFS_BACKEND: 'fs' })) || again(['read'], { MEDIAFS_BACKEND: 'fs' });
}

async function onMemory() {
  title('The main job on memory', 'MEDIAFS_BACKEND=memory node --import mediafs/register program.mjs');
  note('Memory ends with its process, so the same process reads the files back.');
  return run(['save', 'read'], { MEDIAFS_BACKEND: 'memory' });
}

async function onS3() {
  const { MEDIAFS_S3_ENDPOINT: endpoint, MEDIAFS_S3_BUCKET: bucket } = process.env;
  if (endpoint && bucket) return saveAndRead({ MEDIAFS_S3_ENDPOINT: endpoint, MEDIAFS_S3_BUCKET: bucket });
  const { startS3Server } = await import('../../dist/spec/support/s3-server/server.js');
  const server = await startS3Server({ buckets: ['media'] });
  try {
    const code = await saveAndRead({
      MEDIAFS_S3_ENDPOINT: server.endpoint,
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_REGION: server.region,
      // It is known to keep them: a probe would only make the counts below harder to read.
      MEDIAFS_S3_CONDITIONS: 'trust',
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    });
    const counts = Object.entries(await server.counts()).filter(([name]) => /^[A-Z]/.test(name));
    note(`The server itself counted: ${counts.map(([name, times]) => `${times} ${name}`).join(', ')}.`);
    return code;
  } finally {
    await server.close();
  }
}

async function saveAndRead(store) {
  const caches = mkdtempSync(join(tmpdir(), 'mediafs-example-'));
  const environment = (cache) => ({
    MEDIAFS_BACKEND: 's3',
    MEDIAFS_S3_CACHE_DIR: join(caches, cache),
    ...store,
  });
  title(
    `The main job on S3 (${store.MEDIAFS_S3_ENDPOINT}, bucket ${store.MEDIAFS_S3_BUCKET})`,
    'MEDIAFS_BACKEND=s3 node --import mediafs/register program.mjs',
  );
  try {
    return (
      (await run(['save'], environment('one'), true)) || (await again(['read'], environment('two'), true))
    );
  } finally {
    rmSync(caches, { recursive: true, force: true });
  }
}

function again(jobs, environment, observed) {
  note(
    observed ? 'A second process, started afresh, with an empty cache:' : 'A second process, started afresh:',
  );
  return run(jobs, environment, observed);
}

/** The program is the same in every case; only its environment differs. */
function run(jobs, environment, observed = false) {
  const imports = ['mediafs/register', ...(observed ? [join(import.meta.dirname, 'observe.mjs')] : [])];
  const given = imports.flatMap((name) => ['--import', name]);
  const child = spawn(process.execPath, [...given, join(import.meta.dirname, 'program.mjs'), ...jobs], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // Node 20 is what this project supports; the SDK's word about its own future is not news here.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      FORCE_COLOR: isColored ? '1' : '0',
      MEDIAFS_MOUNT: '/mediafs',
      MEDIA_DIRECTORY: '/mediafs/session-42',
      SOURCE_DIRECTORY: sourceDirectory(),
      ...environment,
    },
  });
  return new Promise((done, fail) => child.on('error', fail).on('exit', (code) => done(code ?? 1)));
}

function sourceDirectory() {
  const shared = resolve(root, '../shared/media');
  return process.env.SOURCE_DIRECTORY ?? (existsSync(shared) ? shared : join(root, 'examples/media'));
}

function title(text, command) {
  console.log(`\n${style('bold', text)}\n${style('dim', command)}\n`);
}

function note(text) {
  console.log(`\n${style('cyan', text)}\n`);
}

function style(format, text) {
  return isColored ? styleText(format, text) : text;
}

process.exitCode = await main();

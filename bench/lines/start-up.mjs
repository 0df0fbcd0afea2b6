import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sized } from './sizes.mjs';

const REGISTER = new URL('../../dist/package/register.js', import.meta.url).href;
const SDK = fileURLToPath(import.meta.resolve('@aws-sdk/client-s3'));

/** A program that does nothing but tell what memory its process took at most. */
const PROGRAM = `import { readFileSync } from 'node:fs';
console.log(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);`;

const WAYS = {
  'with register': (program) => ['--import', REGISTER, program],
  'with the SDK': (program) => ['--import', SDK, program],
  'node alone': (program) => [program],
};

/** A process is started in each way in each round. */
export const startUp = [
  {
    name: 'start-up',
    title: 'start-up with `--import mediafs/register` on S3',
    ours: 'nothing',
    oursIs: 'with register',
    rounds: sized({ quick: 1, usual: 15 }),
    seconds: 30,
    work: async (_, { directory }) => {
      const program = join(directory, 'program.mjs');
      await writeFile(program, PROGRAM);
      const of = {};
      for (const [name, given] of Object.entries(WAYS)) of[name] = await start(given(program));
      const { 'with register': ours, ...others } = of;
      return { units: 1, processor: undefined, ...ours, others };
    },
  },
];

async function start(given) {
  const begin = performance.now();
  const child = spawn(process.execPath, given, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, MEDIAFS_BACKEND: 's3', MEDIAFS_S3_BUCKET: 'media' },
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  return { seconds: (performance.now() - begin) / 1000, mebibytes: Number(output) / 1024 };
}

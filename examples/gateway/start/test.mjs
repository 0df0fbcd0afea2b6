// The application's own specs, on memory: they write to /mediafs, which is there for the time of the tests, and nowhere else.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { COMMAND } from './replica.mjs';

const mocha = join(dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin/mocha.js');
const specs = join(import.meta.dirname, '../spec/**/*.spec.mjs');
const mounted = ['exec', '--mount', '/mediafs=memory:', '--'];
const tests = ['node', mocha, '--no-config', '--timeout', '30000', specs];
const { status } = spawnSync(process.execPath, [COMMAND, ...mounted, ...tests], {
  stdio: 'inherit',
  env: { ...process.env, MEDIA_DIRECTORY: '/mediafs' },
});
process.exitCode = status ?? 1;

import { execFile } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

describe('the example of tests of an application', () => {
  it('runs, with the package imported by its name', async () => {
    const mocha = resolve(root, 'node_modules/mocha/bin/mocha.js');
    const given = [mocha, '--no-config', 'examples/testing/avatars.spec.mjs'];
    const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: root });
    expect(stdout).to.match(/5 passing/);
  });
});

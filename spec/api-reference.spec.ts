import { execFile } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

describe('the API reference', () => {
  it('tells every export, each with its docstring, and is what `npm run docs` writes', async function () {
    this.timeout(120_000);
    const script = join(root, 'scripts/api-reference.mjs');
    const output = await new Promise<string>((done) => {
      execFile(process.execPath, [script, '--check'], (error, stdout, stderr) =>
        done(stdout + stderr + (error ? `ended with ${error.code}` : '')),
      );
    });
    expect(output).to.equal('');
  });
});

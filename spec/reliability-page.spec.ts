import { execFile } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

describe('the page of reliability', () => {
  it('tells the last results and the differences from Node as `npm run reliability` writes them', async () => {
    const script = join(root, 'scripts/reliability.mjs');
    const output = await new Promise<string>((done) => {
      execFile(process.execPath, [script, '--check'], (error, stdout, stderr) =>
        done(stdout + stderr + (error ? `ended with ${error.code}` : '')),
      );
    });
    expect(output).to.equal('');
  });
});

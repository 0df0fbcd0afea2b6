import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';

const script = resolve(import.meta.dirname, '../../scripts/test-versions.mjs');
const [version = ''] = process.versions.node.split('.');

describe('the script that runs the specs on several versions of Node', () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-versions-'));
  });

  after(() => rm(directory, { recursive: true }));

  it('counts what passed, and ends well', async () => {
    const spec = await specOf(`it('a', () => {}); it('b', () => {}); it('left out', () => {});`);
    const { code, output } = await run('--only', version, spec, '--', '--grep', 'left', '--invert');
    expect(tableOf(output)).to.deep.equal([[version, '2', '0', '0', "'ok'"]]);
    expect(code).to.equal(0);
  });

  it('fails with a test', async () => {
    const spec = await specOf(`it('a', () => {}); it('b', () => { throw new Error('no'); });`);
    const { code, output } = await run('--only', version, spec);
    expect(tableOf(output)).to.deep.equal([[version, '1', '1', '0', "'exit 1'"]]);
    expect(code).to.equal(1);
  });

  it('fails if no test ran', async () => {
    const { code, output } = await run('--only', version, await specOf(''));
    expect(tableOf(output)).to.deep.equal([[version, '0', '0', '0', "'ok'"]]);
    expect(code).to.equal(1);
  });

  it('ends a run that does not end by itself, and its children', async () => {
    const spec = await specOf(`it('a', () => { setInterval(() => {}, 1000); });`);
    const { code, output } = await run('--only', version, '--minutes', '0.1', spec);
    expect(tableOf(output)[0]?.at(-1)).to.equal("'hung'");
    expect(code).to.equal(1);
  });

  it('refuses a version that is not supported', async () => {
    const { code, output } = await run('--only', '20,18');
    expect(output).to.contain("--only is a list of 20, 22, 24, 26; it names '18'");
    expect(code).to.equal(1);
  });

  async function specOf(code: string): Promise<string> {
    const path = join(directory, `${Math.random().toString(36).slice(2)}.spec.cjs`);
    await writeFile(path, code);
    return path;
  }
});

function run(...given: string[]): Promise<{ code: number | undefined; output: string }> {
  const env = { ...process.env, MEDIAFS_TEST_NODES: '' };
  return new Promise((done) => {
    const child = execFile(process.execPath, [script, ...given], { env }, (_error, stdout, stderr) =>
      done({ code: child.exitCode ?? undefined, output: stdout + stderr }),
    );
  });
}

/** The rows that are printed last. */
function tableOf(output: string): string[][] {
  return [...output.matchAll(/^│ (\d+) .*│$/gm)].map(([row]) =>
    row
      .split('│')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { printedSeed } from '../../support/random.js';
import { recordResult } from '../results.js';
import type { Played } from './descriptors-child.js';

/** Descriptors that the process may have. */
const LIMIT = 800;

describe('a process that has hardly a descriptor left (ulimit -n)', function () {
  this.timeout(0);
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-descriptors-'));
  });

  afterEach(() => rm(directory, { recursive: true, maxRetries: 5 }));

  it('has of every call the right bytes or EMFILE, and nothing is left', async () => {
    const caches = join(directory, 'caches');
    const seed = printedSeed('descriptors');
    const { cells, refused, failures } = (await play('descriptors-child', caches, seed)) as Played;
    expect(failures.slice(0, 5).join('\n'), `${failures.length} of ${cells} cells`).to.equal('');
    expect(refused, 'calls that met the limit').to.be.above(0);
    await recordResult('faults-descriptors', { cells, refused });
  });

  it('stores a large file that was open before, though it is the first that it writes', async () => {
    expect(await play('first-write-child', join(directory, 'cache'), 'waits')).to.deep.equal([
      'stored',
      'stored',
    ]);
  });

  it('goes on when its first write cannot even be begun', async () => {
    expect(await play('first-write-child', join(directory, 'cache'), '')).to.have.length(2);
  });

  async function play(script: string, ...args: readonly (string | number)[]): Promise<unknown> {
    const limited = join(directory, 'limited');
    await writeFile(limited, `#!/bin/sh\nulimit -n ${LIMIT}\nexec '${process.execPath}' "$@"\n`);
    await chmod(limited, 0o700);
    const child = fork(fileURLToPath(new URL(`./${script}.js`, import.meta.url)), args.map(String), {
      execPath: limited,
      execArgv: [],
    });
    const gone = once(child, 'exit');
    const ended = gone.then(([code, signal]) => {
      throw new Error(`${script} ended with ${code ?? signal}`);
    });
    const [message] = await Promise.race([once(child, 'message'), ended]);
    await gone;
    return message;
  }
});

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

const child = fileURLToPath(new URL('./descriptors-child.js', import.meta.url));
/** Descriptors that the process may have. */
const LIMIT = 800;

describe('every call, in a process that has hardly a descriptor left (ulimit -n)', function () {
  this.timeout(0);

  it('comes to the right bytes or EMFILE, and leaves nothing', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mediafs-descriptors-'));
    try {
      const limited = join(directory, 'limited');
      await writeFile(limited, `#!/bin/sh\nulimit -n ${LIMIT}\nexec '${process.execPath}' "$@"\n`);
      await chmod(limited, 0o700);
      const played = fork(child, [join(directory, 'caches'), String(printedSeed('descriptors'))], {
        execPath: limited,
        execArgv: [],
      });
      const [{ cells, refused, failures }] = (await once(played, 'message')) as [Played];
      await once(played, 'exit');
      expect(failures.slice(0, 5).join('\n'), `${failures.length} of ${cells} cells`).to.equal('');
      expect(refused, 'calls that met the limit').to.be.above(0);
      await recordResult('faults-descriptors', { cells, refused });
    } finally {
      await rm(directory, { recursive: true, maxRetries: 5 });
    }
  });
});

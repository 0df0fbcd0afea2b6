import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { forgottenFiles, removeForgotten } from '../../lib/cache/forgotten-files.js';
import { createLayout } from '../../lib/cache/layout.js';
import { startChild } from './support/children.js';
import { failing } from './support/faults.js';
import { delay, inDirectory } from './support.js';

/** Longer than a step of the clock that change times are taken from. */
const A_WHILE = 20;

describe('a private directory of a local file', () => {
  const withRoom = (work: (directory: string, child: ReturnType<typeof startChild>) => Promise<void>) =>
    inDirectory(async (directory) => {
      const child = startChild('output-child', [directory]);
      try {
        expect(await child.message()).to.equal('written');
        await delay(A_WHILE);
        await work(directory, child);
      } finally {
        child.process.kill('SIGKILL');
        await child.gone;
      }
    });

  it('is not forgotten while its process lives, however old it is', () =>
    withRoom(async (directory) => {
      const layout = createLayout(directory, 'memory');
      expect(await readdir(layout.temporary)).to.have.length(1);
      expect(await forgottenFiles(layout, 0)).to.deep.equal([]);
    }));

  it('is removed with what is in it once its process is killed', () =>
    withRoom(async (directory, child) => {
      const layout = createLayout(directory, 'memory');
      child.process.kill('SIGKILL');
      await child.gone;
      const [file, ...others] = await forgottenFiles(layout, 0);
      expect(others).to.deep.equal([]);
      expect(file!.size).to.equal(5);
      await removeForgotten(file!);
      expect(await readdir(layout.temporary)).to.deep.equal([]);
      expect(await readdir(layout.leases)).to.deep.equal([]);
    }));

  it('is left alone where it cannot be told whether it is leased', () =>
    inDirectory(async (directory) => {
      const layout = createLayout(directory, 'memory');
      await mkdir(join(layout.temporary, 'room'), { recursive: true });
      await mkdir(layout.leases);
      await writeFile(join(layout.leases, 'note'), '{}');
      await delay(A_WHILE);
      const disk = failing((call, args) => call === 'open' && args[0] === join(layout.leases, 'note'), 'EIO');
      try {
        const failure = await forgottenFiles(layout, 0).catch((error: unknown) => error);
        expect(failure).to.have.property('code', 'EIO');
      } finally {
        disk.restore();
      }
      expect(await forgottenFiles(layout, 0)).to.have.length(1);
    }));
});

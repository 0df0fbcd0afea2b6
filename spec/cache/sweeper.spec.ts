import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { removeForgotten } from '../../lib/cache/forgotten-files.js';
import { eventually } from '../object-fs/ranged/support.js';
import { startChild } from './support/children.js';
import { failing } from './support/faults.js';
import { cacheIn, delay, inDirectory, putContent } from './support.js';

/** Longer than a step of the clock that change times are taken from. */
const A_WHILE = 20;

describe('the sweep of a cache', () => {
  const leave = async (directory: string, ...names: string[]): Promise<void> => {
    await mkdir(join(directory, 'tmp'), { recursive: true });
    for (const name of names) await writeFile(join(directory, 'tmp', name), 'left by one that was killed');
    await delay(A_WHILE);
  };
  const left = (directory: string): Promise<string[]> => readdir(join(directory, 'tmp'));

  it('removes by itself what killed processes have left, now and later', () =>
    inDirectory(async (directory) => {
      await leave(directory, 'one', 'two');
      const cache = cacheIn(directory, { sweep: { after: 0, every: 1, olderThan: 0 } });
      await putContent(cache, 'key', 'key');
      await eventually(async () => expect(await left(directory)).to.deep.equal([]));
      await leave(directory, 'three');
      await eventually(async () => expect(await left(directory)).to.deep.equal([]));
      await cache.dispose();
    }));

  it('leaves alone what is young, and what this process has open', () =>
    inDirectory(async (directory) => {
      await leave(directory, 'young');
      const sweeps = watchSweeps(directory);
      const waiting = cacheIn(directory, { sweep: { after: 0, every: 1 } });
      await putContent(waiting, 'key', 'key');
      await sweeps.more(3);
      expect(await left(directory)).to.deep.equal(['young']);
      await waiting.dispose();
      const open = cacheIn(directory, { sweep: { after: 0, every: 1, olderThan: 0 } });
      const staged = await open.stage();
      await delay(A_WHILE);
      await sweeps.more(3);
      expect(await left(directory)).to.deep.equal([nameIn(staged.path)]);
      await staged.discard();
      await open.dispose();
      sweeps.end();
    }));

  it('leaves alone what a living process has leased', () =>
    inDirectory(async (directory) => {
      const child = startChild('output-child', [directory]);
      try {
        expect(await child.message()).to.equal('written');
        await leave(directory, 'forgotten');
        const sweeps = watchSweeps(directory);
        const cache = cacheIn(directory, { sweep: { after: 0, every: 1, olderThan: 0 } });
        await putContent(cache, 'key', 'key');
        await eventually(async () => expect(await left(directory)).to.have.length(1));
        await sweeps.more(3);
        sweeps.end();
        expect(await left(directory)).to.have.length(1);
        await cache.dispose();
      } finally {
        child.process.kill('SIGKILL');
        await child.gone;
      }
    }));

  it('goes on after a refusal of the disk', () =>
    inDirectory(async (directory) => {
      await leave(directory, 'one');
      let refusals = 0;
      const disk = failing((call, [path]) => {
        const isOne = call === 'rm' && path === join(directory, 'tmp', 'one');
        if (isOne) refusals += 1;
        return isOne;
      }, 'EIO');
      const cache = cacheIn(directory, { sweep: { after: 0, every: 1, olderThan: 0 } });
      try {
        await putContent(cache, 'key', 'key');
        await eventually(() => expect(refusals).to.be.above(2));
        expect(await left(directory)).to.deep.equal(['one']);
      } finally {
        disk.restore();
      }
      await eventually(async () => expect(await left(directory)).to.deep.equal([]));
      await cache.dispose();
    }));

  it('ends with its cache', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory, { sweep: { after: 0, every: 1, olderThan: 0 } });
      await putContent(cache, 'key', 'key');
      await cache.dispose();
      await leave(directory, 'one');
      await delay(A_WHILE);
      expect(await left(directory)).to.deep.equal(['one']);
      await removeForgotten({ path: join(directory, 'tmp', 'one'), size: 0 });
    }));
});

/** Sees the looks at the temporary files, the next of which comes when a sweep is over. */
function watchSweeps(directory: string) {
  let looks = 0;
  const disk = failing((call, [path]) => {
    if (call === 'readdir' && path === join(directory, 'tmp')) looks += 1;
    return false;
  }, 'EIO');
  return {
    async more(count: number): Promise<void> {
      const wanted = looks + count;
      await eventually(() => expect(looks).to.be.at.least(wanted));
    },
    end: () => disk.restore(),
  };
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

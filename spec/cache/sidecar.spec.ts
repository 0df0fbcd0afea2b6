import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { canMount } from './support/disks.js';
import { STRANGER, sidecarDescription, sidecarOf } from './support/sidecar.js';
import { cacheIn, filesBelow, fillContent, inDirectory, isWhole, PART, putContent } from './support.js';

const run = promisify(execFile);

describe(`a sidecar that reads cached files (${sidecarDescription})`, () => {
  it('sees whole files only, under their own names, while others are filled, replaced and evicted', () =>
    inDirectory(async (directory) => {
      // As another user has it: the root of the cache is nobody else's, the directory of files is open.
      await chmod(directory, 0o700);
      const cache = cacheIn(directory, { maxBytes: 60 * PART, minFreeRatio: 0, grace: 0 });
      const files = join(directory, 'files');
      const sidecar = sidecarOf(files);
      await chmod(files, 0o755);
      const who = canMount ? STRANGER : {};
      let isOver = false;
      let read = 0;
      const watching = (async () => {
        while (!isOver) {
          for (const name of await filesBelow(sidecar.directory)) {
            const options = { ...who, encoding: 'buffer' as const, maxBuffer: 8 * PART };
            // It may be evicted before it is opened.
            const seen = await run('cat', [join(sidecar.directory, name)], options).catch(() => undefined);
            if (!seen) continue;
            expect(isWhole(seen.stdout), name).to.equal(true);
            expect(name).to.match(/^store\/session \d\/photo \d\.jpg$/);
            read += 1;
          }
        }
      })();
      try {
        for (let round = 0; round < 60; round += 1) {
          const key = `session ${round % 4}/photo ${round % 7}.jpg`;
          if (round % 2 === 0) await fillContent(cache, key, `fill ${round}`, PART * 3 + round);
          else await putContent(cache, key, `put ${round}`, PART + round);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        isOver = true;
        await watching;
        expect(read, 'files that were read').to.be.above(20);
        const [name] = await filesBelow(sidecar.directory);
        const { mode, nlink } = await stat(join(sidecar.directory, name!));
        expect([mode & 0o777, nlink]).to.deep.equal([0o644, 1]);
        if (!canMount) return;
        const writing = run('sh', ['-c', 'echo spoiled > "$1"', 'sh', join(sidecar.directory, name!)], who);
        expect((await writing.catch((error) => error)).stderr).to.match(/Read-only|Permission denied/);
      } finally {
        isOver = true;
        sidecar.leave();
        await cache.dispose();
      }
    })).timeout(300_000);
});

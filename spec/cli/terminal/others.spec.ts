import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cacheIn, putContent } from '../../cache/support.js';
import { hasTerminal, mediafs, onTerminal } from '../support.js';

if (hasTerminal) {
  describe('mediafs on a terminal, beside files', function () {
    this.timeout(120_000);

    let directory: string;

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mediafs-others-'));
      const cache = cacheIn(join(directory, 'cache'));
      await putContent(cache, 'two\nlines', 'content');
      await cache.dispose();
      await writeFile(join(directory, 'note.txt'), 'a note');
    });

    after(() => rm(directory, { recursive: true }));

    const run = (...given: string[]) =>
      onTerminal(given, { directory, env: { MEDIAFS_BASEDIR: join(directory, 'base'), HOME: directory } });

    it('hands the terminal on to the program that exec runs', async () => {
      const { code, stdout } = await run(
        'exec',
        '--',
        'node',
        '-e',
        'console.log(String(process.stdout.isTTY))',
      );
      expect([code, stdout]).to.deep.equal([0, 'true\n']);
    });

    it('looks at a cache, examines a directory, and refuses what has no garbage', async () => {
      const cache = ['--directory', 'cache'];
      const [list, stats, verified, pruned, doctor, garbage] = await Promise.all([
        run('cache', 'ls', ...cache),
        run('cache', 'stats', ...cache),
        run('cache', 'verify', ...cache),
        run('cache', 'prune', ...cache, '--older-than', '1d', '--dry-run'),
        run('doctor', '--url', `file://${directory}`),
        run('gc', '--url', 'memory:'),
      ]);
      expect([list.code, list.stdout]).to.deep.equal([0, '"two\\nlines"\n']);
      expect(stats.stdout).to.match(/^files {7}1 file, 1000 B$/m);
      expect([verified.code, verified.stdout.endsWith('; 0 wrong\n')]).to.deep.equal([0, true]);
      expect([pruned.code, pruned.stdout.includes('0 cached files (0 B) removed')]).to.deep.equal([0, true]);
      expect([doctor.code, doctor.stdout.includes(' 0 problems\n')]).to.deep.equal([0, true]);
      expect([garbage.code, garbage.stdout.split('\n')[0]]).to.deep.equal([
        2,
        'mediafs gc: only an s3 URL has garbage to collect',
      ]);
    });

    it('tells of media', async () => {
      const saved = await mediafs(['store', 'save', 'key', 'note.txt'], {
        directory,
        env: { MEDIAFS_BASEDIR: join(directory, 'base') },
      });
      const id = saved.stdout.trim();
      const [open, path, list, verified, swept] = await Promise.all([
        run('store', 'open', id),
        run('store', 'path', id),
        run('store', 'list', '-l', 'key'),
        run('store', 'verify'),
        run('store', 'sweep', '--older-than', '1d'),
      ]);
      expect(open.stdout).to.equal('a note');
      expect(path.stdout).to.match(new RegExp(`^/mediafs/[0-9a-f]{12}/${id}\\.txt\n$`));
      expect(list.stdout).to.match(new RegExp(`^${id}  6  20\\S+Z  text/plain  ${path.stdout}$`));
      expect([verified.stdout, swept.stdout]).to.deep.equal(['0 wrong\n', '0 files (0 B) removed\n']);
      expect((await run('store', 'delete', 'key')).stdout).to.equal('1 file removed\n');
    });
  });
}

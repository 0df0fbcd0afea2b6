import { mkdtemp, readdir, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sessionHash } from '../../lib/media-store/session-hash.js';
import type { S3Server } from '../support/s3-server/server.js';
import { hasTerminal, mediafs, onTerminal, startStore } from './support.js';

const SESSION = 'agent:main:main';

describe('mediafs store', function () {
  // Each run is a process.
  this.timeout(120_000);

  let directory: string;
  let server: S3Server;
  const backends: { name: string; env: Record<string, string> }[] = [];

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-store-'));
    const store = await startStore(join(directory, 'cache'));
    server = store.server;
    const s3 = { MEDIAFS_BACKEND: 's3', MEDIAFS_S3_BUCKET: 'media', MEDIAFS_S3_PREFIX: 'chat', ...store.env };
    backends.push(
      { name: 'a directory', env: { MEDIAFS_BASEDIR: join(directory, 'base') } },
      { name: 'a bucket', env: s3 },
    );
    await writeFile(join(directory, 'note.txt'), 'a note');
  });

  after(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  it('saves, finds, lists, prints, checks, sweeps and deletes media on each backend', async () => {
    for (const { name, env } of backends) {
      const run = (given: string[], input?: string) =>
        mediafs(['store', ...given], { env, directory, ...(input !== undefined && { input }) });
      const [file, piped] = await Promise.all([
        run(['save', SESSION, 'note.txt']),
        run(['save', SESSION, '-', '--json', '--mime', 'audio/mpeg', '--name', 'song.mp3'], 'a song'),
      ]);
      expect([file.code, file.stdout], name).to.deep.equal([0, file.stdout]);
      const id = file.stdout.trim();
      const song = JSON.parse(piped.stdout);
      expect(song).to.include({ ext: '.mp3', size: 6, mime: 'audio/mpeg' });
      const place = `/mediafs/${sessionHash(SESSION)}`;
      const [path, known, bytes, list] = await Promise.all([
        run(['path', id]),
        run(['path', '--json', song.id]),
        run(['open', id, '--start', '2']),
        run(['list', '-l', SESSION]),
      ]);
      expect([path.code, path.stdout]).to.deep.equal([0, `${place}/${id}.txt\n`]);
      expect(JSON.parse(known.stdout)).to.include({ name: 'song.mp3', path: `${place}/${song.id}.mp3` });
      expect([bytes.code, bytes.stdout]).to.deep.equal([0, 'note']);
      expect(list.stdout.split('\n').sort().slice(1).join()).to.match(new RegExp(`${place}/${song.id}.mp3`));
      const [verified, swept, one] = [
        await run(['verify', '--json']),
        await run(['sweep', '--older-than', '1d', '--media', '--dry-run', '--json']),
        await run(['delete', '--id', id]),
      ];
      expect([verified.code, JSON.parse(verified.stdout)]).to.deep.equal([0, []]);
      expect([swept.code, JSON.parse(swept.stdout)]).to.deep.equal([0, []]);
      expect([one.code, one.stdout]).to.deep.equal([0, '1 file removed\n']);
      const [gone, all] = [await run(['path', id]), await run(['delete', '--json', SESSION])];
      expect([gone.code, gone.stderr]).to.deep.equal([
        1,
        `mediafs store path: ENOENT: no such medium, '${id}'\n`,
      ]);
      expect([all.code, JSON.parse(all.stdout)]).to.deep.equal([0, { removed: 1, failures: [] }]);
    }
  });

  it('tells what is wrong with a store, and repairs it', async () => {
    const { env } = backends[0]!;
    const base = join(directory, 'base');
    const id = (await mediafs(['store', 'save', SESSION, 'note.txt'], { env, directory })).stdout.trim();
    expect(await readFile(join(base, sessionHash(SESSION), `${id}.txt`), 'utf8')).to.equal('a note');
    await unlink(join(base, sessionHash(SESSION), `${id}.txt`));
    const run = () => mediafs(['store', 'verify', '--url', `file://${base}`, '--repair']);
    const told = `no payload        ${id}  ${sessionHash(SESSION)}/${id}.txt\n1 wrong\n`;
    const first = await run();
    // The payload might still be on its way.
    expect([first.code, first.stdout]).to.deep.equal([1, `wrong     ${told}`]);
    await utimes(join(base, '_meta', id), 1, 1);
    const [old, second] = [await run(), await run()];
    expect([old.code, old.stdout]).to.deep.equal([0, `repaired  ${told}`]);
    expect([second.code, second.stdout]).to.deep.equal([0, '0 wrong\n']);
    expect(await readdir(join(base, '_meta'))).to.deep.equal([]);
  });

  it('ends with 2 for what cannot be meant', async () => {
    const env = backends[0]!.env;
    const outcomes = await Promise.all(
      [['path', 'no-uuid'], ['delete'], ['sweep'], ['list', SESSION, '--url', 'memory:']].map((given) =>
        mediafs(['store', ...given], { env, directory }),
      ),
    );
    expect(outcomes.map(({ code }) => code)).to.deep.equal([2, 2, 2, 2]);
    for (const { stderr, stdout } of outcomes) {
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^(mediafs store|error:) [^\n]+\n/);
    }
  });

  if (hasTerminal) {
    it('shows a bar on a terminal while it saves', async () => {
      const { code, stdout } = await onTerminal(['store', 'save', SESSION, 'note.txt'], {
        env: backends[0]!.env,
        directory,
      });
      expect(stdout).to.match(/saved \[#+\] 100 % 6 B of 6 B\u001b\[K\r\u001b\[K[-0-9a-f]{36}\n$/);
      expect(code).to.equal(0);
    });
  }
});

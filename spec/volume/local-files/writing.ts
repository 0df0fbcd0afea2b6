import { execFile } from 'node:child_process';
import { lstat, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { errnoError } from '../../../lib/errors.js';
import { contentOf, delay } from '../../cache/support.js';
import { abortError, expectError } from '../../support/expect-error.js';
import type { LocalFilesMount, LocalFilesStage } from './stage.js';

const run = promisify(execFile);

/** `withLocalOutput`, on whatever is mounted. */
export function writingByLocalPath(getStage: () => LocalFilesStage, { kind }: LocalFilesMount): void {
  const at = (name: string): string => `${getStage().directory}/${name}`;
  const fs = () => getStage().promises;
  const isThere = (path: string) =>
    fs()
      .stat(path)
      .then(
        () => true,
        () => false,
      );

  it('stores what another program has written, and says what was said', async () => {
    const { volume, expectNothingLeft } = getStage();
    const content = contentOf('sound', 250_000);
    await fs().writeFile(at('source'), content);
    await using source = await volume.localPath(at('source'));
    const result = await volume.withLocalOutput(at('out é.wav'), async (path) => {
      await run('cp', ['--', source.path, path]);
      return 'done';
    });
    expect(result).to.equal('done');
    expect(await fs().readFile(at('out é.wav'))).to.deep.equal(content);
    await source.dispose();
    await expectNothingLeft();
  });

  it('gives a path of the same name in a directory of its own, where nothing is', async () => {
    const { volume } = getStage();
    await volume.withLocalOutput(at('out.wav'), async (path) => {
      expect(basename(path)).to.equal('out.wav');
      expect((await lstat(dirname(path))).mode & 0o777).to.equal(0o700);
      expect(await readdir(dirname(path))).to.deep.equal([]);
      await writeFile(path, 'sound');
    });
    expect(await fs().readFile(at('out.wav'), 'utf8')).to.equal('sound');
  });

  it('shows nothing before the program is done, and the file that was there until then', async () => {
    const { volume } = getStage();
    await fs().writeFile(at('old'), 'old');
    await volume.withLocalOutput(at('new'), async (path) => {
      await writeFile(path, 'new');
      expect(await isThere(at('new'))).to.equal(false);
    });
    await volume.withLocalOutput(at('old'), async (path) => {
      await writeFile(path, 'new');
      expect(await fs().readFile(at('old'), 'utf8')).to.equal('old');
    });
    for (const name of ['new', 'old']) expect(await fs().readFile(at(name), 'utf8')).to.equal('new');
  });

  it('stores an empty file', async () => {
    await getStage().volume.withLocalOutput(at('empty'), (path) => writeFile(path, ''));
    expect((await fs().stat(at('empty'))).size).to.equal(0);
  });

  it('stores nothing if the program fails, and leaves nothing', async () => {
    const { volume, expectNothingLeft } = getStage();
    await fs().writeFile(at('old'), 'old');
    for (const name of ['new', 'old']) {
      const failure = new Error('the tool failed');
      const failing = volume.withLocalOutput(at(name), async (path) => {
        await writeFile(path, 'half');
        await mkdir(join(dirname(path), 'passes'));
        throw failure;
      });
      expect(await failing.catch((error: unknown) => error)).to.equal(failure);
    }
    expect(await isThere(at('new'))).to.equal(false);
    expect(await fs().readFile(at('old'), 'utf8')).to.equal('old');
    await expectNothingLeft();
  });

  it('is ENOENT if the program wrote no file, and says so', async () => {
    const { volume, expectNothingLeft } = getStage();
    const path = at('none.wav');
    const writing = volume.withLocalOutput(path, (local) => writeFile(`${local}.tmp`, ''));
    const error = await writing.catch((reason: unknown) => reason);
    await expectError(Promise.reject(error), errnoError('ENOENT', 'open', { path }));
    expect(String((error as Error).cause)).to.match(/no file was written to '.*none\.wav'/);
    expect(await isThere(path)).to.equal(false);
    await expectNothingLeft();
  });

  it('is EISDIR or EINVAL if what it wrote is no regular file', async () => {
    const { volume, expectNothingLeft } = getStage();
    const path = at('out');
    await expectError(
      volume.withLocalOutput(path, (local) => mkdir(local)),
      errnoError('EISDIR', 'open', { path }),
    );
    await expectError(
      volume.withLocalOutput(path, (local) => symlink('/etc/passwd', local)),
      errnoError('EINVAL', 'open', { path }),
    );
    expect(await isThere(path)).to.equal(false);
    await expectNothingLeft();
  });

  it('refuses a path that can be no file before the program is called', async () => {
    const { volume, expectNothingLeft } = getStage();
    await fs().mkdir(at('directory'));
    await fs().writeFile(at('directory/file'), '');
    const refuse = async (path: string, code: string) => {
      const writing = volume.withLocalOutput(path, () => {
        throw new Error('called');
      });
      await expectError(writing, errnoError(code, 'open', { path }));
    };
    await refuse(at('directory'), 'EISDIR');
    await refuse(at('new/'), 'EISDIR');
    await refuse(at('directory/file/below'), 'ENOTDIR');
    if (kind !== 'cached') await refuse(at('missing/file'), 'ENOENT');
    await expectNothingLeft();
  });

  it('is AbortError for a signal that is aborted, before or while the program runs', async () => {
    const { volume, expectNothingLeft } = getStage();
    const before = { signal: AbortSignal.abort() };
    await expectError(
      volume.withLocalOutput(at('out'), (path) => writeFile(path, ''), before),
      abortError,
    );
    const [controller, ended] = [new AbortController(), new AbortController()];
    const writing = volume.withLocalOutput(
      at('out'),
      async (path) => {
        await writeFile(path, 'whole');
        controller.abort();
      },
      { signal: controller.signal },
    );
    await expectError(writing, abortError);
    // A program that was ended by the signal writes nothing, which is no failure of its own.
    await expectError(
      volume.withLocalOutput(at('out'), () => ended.abort(), { signal: ended.signal }),
      abortError,
    );
    expect(await isThere(at('out'))).to.equal(false);
    await expectNothingLeft();
  });

  it('takes a file that nobody may write, and keeps the mode of the one that was there', async () => {
    const { volume } = getStage();
    await fs().writeFile(at('file'), 'old', { mode: 0o640 });
    await fs().chmod(at('file'), 0o640);
    await volume.withLocalOutput(at('file'), (path) => writeFile(path, 'new', { mode: 0o400 }));
    expect(await fs().readFile(at('file'), 'utf8')).to.equal('new');
    expect((await fs().stat(at('file'))).mode & 0o777).to.equal(0o640);
    await volume.withLocalOutput(at('new'), (path) => writeFile(path, 'new', { mode: 0o400 }));
    expect(await fs().readFile(at('new'), 'utf8')).to.equal('new');
  });

  it('stores the file that links lead to, and leaves the links', async () => {
    const { volume } = getStage();
    await fs().mkdir(at('directory'));
    await fs().writeFile(at('directory/old.wav'), 'old');
    await fs().symlink('directory/old.wav', at('link'));
    await fs().symlink('directory/new.wav', at('dangling'));
    for (const [link, name] of [
      ['link', 'old.wav'],
      ['dangling', 'new.wav'],
    ] as const) {
      await volume.withLocalOutput(at(link), async (path) => {
        expect(basename(path)).to.equal(name);
        await writeFile(path, 'new');
      });
      expect((await fs().lstat(at(link))).isSymbolicLink()).to.equal(true);
      expect(await fs().readFile(at(`directory/${name}`), 'utf8')).to.equal('new');
    }
  });

  if (kind === 'cached') {
    it('tells those who watch', async () => {
      const { volume } = getStage();
      await fs().writeFile(at('out.wav'), '');
      let seen = 0;
      // By itself it would look once an hour.
      volume.watchFile(at('out.wav'), { interval: 3_600_000 }, ({ size }) => {
        seen = Number(size);
      });
      for (let size = 1; seen === 0 && size < 200; size += 1) {
        await volume.withLocalOutput(at('out.wav'), (path) => writeFile(path, 's'.repeat(size)));
        await delay(20);
      }
      expect(seen).to.be.greaterThan(0);
      volume.unwatchFile(at('out.wav'));
    });
  }

  if (kind === 'itself') {
    it('puts the very file that was written there', async () => {
      let inode: number | undefined;
      await getStage().volume.withLocalOutput(at('out'), async (path) => {
        await writeFile(path, '');
        inode = (await stat(path)).ino;
      });
      expect((await fs().stat(at('out'))).ino).to.equal(inode);
    });
  }
}

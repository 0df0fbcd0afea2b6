import { execFile } from 'node:child_process';
import { chmod, lstat, readFile, stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { errnoError } from '../../../lib/errors.js';
import { contentOf } from '../../cache/support.js';
import { abortError, expectError } from '../../support/expect-error.js';
import type { LocalFilesMount, LocalFilesStage } from './stage.js';

/** `localPath` and `withLocalFile`, on whatever is mounted. */
export function readingByLocalPath(getStage: () => LocalFilesStage, { kind }: LocalFilesMount): void {
  const at = (name: string): string => `${getStage().directory}/${name}`;
  const fs = () => getStage().promises;

  it('is a complete regular file of the same name, that other programs read', async () => {
    const { volume } = getStage();
    // More than one part.
    const content = contentOf('film', 250_000);
    await fs().mkdir(at('session 1'));
    await fs().writeFile(at('session 1/film é.mp4'), content);
    await using file = await volume.localPath(at('session 1/film é.mp4'));
    expect(isAbsolute(file.path)).to.equal(true);
    expect(basename(file.path)).to.equal('film é.mp4');
    const stats = await lstat(file.path);
    expect(stats.isFile()).to.equal(true);
    expect(stats.nlink).to.equal(1);
    expect(await readByCat(file.path)).to.deep.equal(content);
  });

  it('tells size and time of the file', async () => {
    const time = new Date(1_700_000_000_123);
    await fs().writeFile(at('file.txt'), 'hello');
    await fs().utimes(at('file.txt'), time, time);
    await using file = await getStage().volume.localPath(at('file.txt'));
    expect(file.size).to.equal(5);
    const shown = await fs().stat(at('file.txt'));
    expect(file.mtime.getTime()).to.equal(shown.mtime.getTime());
    expect((await stat(file.path)).mtime.getTime()).to.equal(shown.mtime.getTime());
  });

  it('takes a path as a Buffer and as a URL', async () => {
    await fs().writeFile(at('a b.txt'), 'content');
    for (const path of [Buffer.from(at('a b.txt')), pathToFileURL(at('a b.txt'))]) {
      await using file = await getStage().volume.localPath(path);
      expect(await readFile(file.path, 'utf8')).to.equal('content');
    }
  });

  it('is an empty file for an empty one', async () => {
    await fs().writeFile(at('empty'), '');
    await using file = await getStage().volume.localPath(at('empty'));
    expect((await stat(file.path)).size).to.equal(0);
  });

  it('shows the present content at each call', async () => {
    const { volume } = getStage();
    for (const content of ['first', 'the second one']) {
      await fs().writeFile(at('file'), content);
      const read = await volume.withLocalFile(at('file'), (path) => readFile(path, 'utf8'));
      expect(read).to.equal(content);
    }
  });

  it('leaves nothing behind once it is let go of, however often', async () => {
    const stage = getStage();
    await fs().writeFile(at('file'), 'content');
    const [one, other] = await Promise.all([
      stage.volume.localPath(at('file')),
      stage.volume.localPath(at('file')),
    ]);
    await one.dispose();
    await one.dispose();
    expect(await readFile(other.path, 'utf8')).to.equal('content');
    await other[Symbol.asyncDispose]();
    await stage.expectNothingLeft();
    expect(await fs().readFile(at('file'), 'utf8')).to.equal('content');
  });

  it('is gone with its scope if it is a copy, and only then', async () => {
    await fs().writeFile(at('file'), 'content');
    const file = await getStage().volume.localPath(at('file'));
    await file.dispose();
    const found = await stat(file.path).catch(() => undefined);
    expect(found === undefined).to.equal(kind === 'copy');
  });

  it('goes through a call to its result or its failure, and leaves nothing', async () => {
    const stage = getStage();
    await fs().writeFile(at('file.txt'), 'content');
    const size = await stage.volume.withLocalFile(at('file.txt'), async (path) => (await stat(path)).size);
    expect(size).to.equal(7);
    expect(await stage.volume.withLocalFile(at('file.txt'), (path) => basename(path))).to.equal('file.txt');
    const failure = new Error('the tool failed');
    const failing = stage.volume.withLocalFile(at('file.txt'), () => {
      throw failure;
    });
    expect(await failing.catch((error: unknown) => error)).to.equal(failure);
    await stage.expectNothingLeft();
  });

  it('is ENOENT for what is not there, in the words of open', async () => {
    const { volume, expectNothingLeft } = getStage();
    const path = at('missing.txt');
    await expectError(volume.localPath(path), errnoError('ENOENT', 'open', { path }));
    await expectError(
      volume.withLocalFile(path, () => {
        throw new Error('called');
      }),
      errnoError('ENOENT', 'open', { path }),
    );
    await expectNothingLeft();
  });

  it('is EISDIR for a directory, and ENOTDIR for a file with a slash behind it', async () => {
    const { volume, expectNothingLeft } = getStage();
    await fs().mkdir(at('directory'));
    await fs().writeFile(at('file'), '');
    for (const path of [at('directory'), at('directory/')])
      await expectError(volume.localPath(path), errnoError('EISDIR', 'open', { path }));
    for (const path of [at('file/'), at('file/below')])
      await expectError(volume.localPath(path), errnoError('ENOTDIR', 'open', { path }));
    await expectNothingLeft();
  });

  it('is AbortError for a signal that is aborted', async () => {
    await fs().writeFile(at('file'), 'content');
    await expectError(getStage().volume.localPath(at('file'), { signal: AbortSignal.abort() }), abortError);
  });

  it('is refused as by Node for what is no path', async () => {
    const { volume } = getStage();
    for (const path of [5, undefined, `${at('file')}\0`]) {
      const refusal = await volume.localPath(path as never).catch((error: unknown) => error);
      expect(refusal)
        .to.have.property('code')
        .that.matches(/^ERR_INVALID_ARG_(TYPE|VALUE)$/);
    }
  });

  it('follows links, and has the name of the file that they lead to', async () => {
    await fs().mkdir(at('directory'));
    await fs().writeFile(at('directory/file.txt'), 'content');
    await fs().symlink('directory/file.txt', at('link'));
    await fs().symlink('directory', at('way'));
    for (const name of ['link', 'way/file.txt']) {
      await using file = await getStage().volume.localPath(at(name));
      expect(basename(file.path)).to.equal('file.txt');
      expect((await lstat(file.path)).isFile()).to.equal(true);
      expect(await readFile(file.path, 'utf8')).to.equal('content');
    }
  });

  if (kind === 'itself') {
    it('is the file itself', async () => {
      const { volume } = getStage();
      await fs().writeFile(at('file'), 'content');
      await using file = await volume.localPath(at('file'));
      await chmod(file.path, 0o600);
      expect((await fs().stat(at('file'))).mode & 0o777).to.equal(0o600);
      expect((await fs().stat(at('file'))).ino).to.equal((await stat(file.path)).ino);
    });
  }
}

/** What another program makes of the path, which knows nothing of us. */
async function readByCat(path: string): Promise<Buffer> {
  const options = { encoding: 'buffer', maxBuffer: 10_000_000 } as const;
  return (await promisify(execFile)('cat', ['--', path], options)).stdout;
}

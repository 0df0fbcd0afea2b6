import type { Dirent } from 'node:fs';
import { expect } from 'chai';
import { errnoError, expectError, removeDirectoryError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';
import { answerOf, answersOf } from './answer.js';

export function describeDirectoryCallbacks(stage: Stage): void {
  it('readdir names what is inside', async () => {
    await stage.file('one');
    await stage.folder('two');
    const names = await answerOf<string[]>((done) => stage.fs.readdir(stage.directory, done));
    expect(names.sort()).to.deep.equal(['one', 'two']);
  });

  it('readdir gives types', async () => {
    await stage.folder('folder');
    const options = { withFileTypes: true } as const;
    const [entry] = await answerOf<Dirent[]>((done) => stage.fs.readdir(stage.directory, options, done));
    expect([entry!.name, entry!.parentPath, entry!.isDirectory()]).to.deep.equal([
      'folder',
      stage.directory,
      true,
    ]);
  });

  it('readdir names everything below', async () => {
    await stage.promises.mkdir(stage.at('a', 'b'), { recursive: true });
    // Node 20 calls back before it returns here, so the time of the call is nobody's promise.
    const names = await new Promise<string[]>((resolve, reject) => {
      stage.fs.readdir(stage.directory, { recursive: true }, (error, found) =>
        error ? reject(error) : resolve(found as string[]),
      );
    });
    expect(names.sort()).to.deep.equal(['a', 'a/b']);
  });

  it('readdir refuses what is missing, and a file', async () => {
    const [path, file] = [stage.at('missing'), await stage.file('file')];
    await expectError(
      answersOf((done) => stage.fs.readdir(path, done)),
      errnoError('ENOENT', 'scandir', path),
    );
    await expectError(
      answersOf((done) => stage.fs.readdir(file, done)),
      errnoError('ENOTDIR', 'scandir', file),
    );
  });

  it('mkdir gives nothing, and recursively the first that it made', async () => {
    expect(await answersOf((done) => stage.fs.mkdir(stage.at('a'), done))).to.deep.equal([]);
    const made = await answerOf((done) => stage.fs.mkdir(stage.at('a', 'b', 'c'), { recursive: true }, done));
    expect(made).to.equal(stage.at('a', 'b'));
    const none = await answerOf((done) => stage.fs.mkdir(stage.at('a'), { recursive: true }, done));
    expect(none).to.equal(undefined);
  });

  it('mkdir refuses what is there', async () => {
    const path = await stage.folder('folder');
    await expectError(
      answersOf((done) => stage.fs.mkdir(path, done)),
      errnoError('EEXIST', 'mkdir', path),
    );
  });

  it('rmdir removes an empty directory, and refuses a full one', async () => {
    const path = await stage.folder('folder');
    const inside = await stage.file('folder/file');
    await expectError(
      answersOf((done) => stage.fs.rmdir(path, done)),
      errnoError('ENOTEMPTY', 'rmdir', path),
    );
    await stage.promises.unlink(inside);
    expect(await answersOf((done) => stage.fs.rmdir(path, done))).to.deep.equal([]);
    expect(await stage.names()).to.deep.equal([]);
  });

  it('rm removes a file, and a directory recursively', async () => {
    const file = await stage.file('file');
    expect(await answersOf((done) => stage.fs.rm(file, done))).to.deep.equal([]);
    const folder = await stage.folder('folder');
    await stage.file('folder/file');
    await answersOf((done) => stage.fs.rm(folder, { recursive: true }, done));
    expect(await stage.names()).to.deep.equal([]);
  });

  it('rm refuses a directory, and what is missing', async () => {
    const [folder, missing] = [await stage.folder('folder'), stage.at('missing')];
    await expectError(
      answersOf((done) => stage.fs.rm(folder, done)),
      removeDirectoryError(folder),
    );
    await expectError(
      answersOf((done) => stage.fs.rm(missing, done)),
      errnoError('ENOENT', 'lstat', missing),
    );
  });

  it('rm with force is content with what is missing', async () => {
    const options = { force: true, recursive: true };
    expect(await answersOf((done) => stage.fs.rm(stage.at('missing'), options, done))).to.deep.equal([]);
  });

  it('mkdtemp makes a directory', async () => {
    const path = await answerOf<string>((done) => stage.fs.mkdtemp(stage.at('job-'), done));
    expect(path.slice(0, -6)).to.equal(stage.at('job-'));
    expect((await stage.promises.stat(path)).isDirectory()).to.equal(true);
  });
}

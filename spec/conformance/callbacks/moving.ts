import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';
import { answersOf } from './answer.js';

export function describeMovingCallbacks(stage: Stage): void {
  it('rename moves a file', async () => {
    const [from, to] = [await stage.file('from'), stage.at('to')];
    expect(await answersOf((done) => stage.fs.rename(from, to, done))).to.deep.equal([]);
    expect(await stage.names()).to.deep.equal(['to']);
  });

  it('rename refuses what is missing', async () => {
    const [from, to] = [stage.at('from'), stage.at('to')];
    await expectError(
      answersOf((done) => stage.fs.rename(from, to, done)),
      errnoError('ENOENT', 'rename', from, to),
    );
  });

  it('copyFile copies a file', async () => {
    const [from, to] = [await stage.file('from', 'content'), stage.at('to')];
    expect(await answersOf((done) => stage.fs.copyFile(from, to, done))).to.deep.equal([]);
    expect(await stage.text(to)).to.equal('content');
  });

  it('copyFile with COPYFILE_EXCL refuses an existing file', async () => {
    const [from, to] = [await stage.file('from', 'new'), await stage.file('to', 'old')];
    await expectError(
      answersOf((done) => stage.fs.copyFile(from, to, stage.fs.constants.COPYFILE_EXCL, done)),
      errnoError('EEXIST', 'copyfile', from, to),
    );
    expect(await stage.text(to)).to.equal('old');
  });

  it('unlink removes a file', async () => {
    const path = await stage.file('file');
    expect(await answersOf((done) => stage.fs.unlink(path, done))).to.deep.equal([]);
    expect(await stage.names()).to.deep.equal([]);
  });

  it('unlink refuses a directory, and what is missing', async () => {
    const [folder, missing] = [await stage.folder('folder'), stage.at('missing')];
    await expectError(
      answersOf((done) => stage.fs.unlink(folder, done)),
      errnoError('EISDIR', 'unlink', folder),
    );
    await expectError(
      answersOf((done) => stage.fs.unlink(missing, done)),
      errnoError('ENOENT', 'unlink', missing),
    );
  });
}

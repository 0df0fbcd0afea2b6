import { expect } from 'chai';
import { abortError, errnoError, expectError, expectThrow } from '../../support/expect-error.js';
import { dataTypeError, pathTypeError } from '../promises/argument-errors.js';
import type { Stage } from '../promises/stage.js';
import { answerOf, answersOf } from './answer.js';

export function describeContentCallbacks(stage: Stage): void {
  it('readFile gives a Buffer, or text', async () => {
    const path = await stage.file('file', 'content');
    const bytes = await answerOf<Buffer>((done) => stage.fs.readFile(path, done));
    expect(bytes).to.deep.equal(Buffer.from('content'));
    expect(await answerOf((done) => stage.fs.readFile(path, 'utf8', done))).to.equal('content');
    expect(await answerOf((done) => stage.fs.readFile(path, { encoding: 'hex' }, done))).to.equal(
      '636f6e74656e74',
    );
  });

  it('readFile refuses what is missing', async () => {
    const path = stage.at('missing');
    await expectError(
      answersOf((done) => stage.fs.readFile(path, done)),
      errnoError('ENOENT', 'open', path),
    );
  });

  it('readFile refuses a directory', async () => {
    const path = await stage.folder('folder');
    // Node 26 names the path, earlier versions do not.
    await expectError(
      answersOf((done) => stage.fs.readFile(path, done)),
      errnoError('EISDIR', 'read'),
      errnoError('EISDIR', 'read', path),
    );
  });

  it('readFile is stopped by a signal', async () => {
    const path = await stage.file('file');
    // Node calls back before it returns here, so the time of the call is nobody's promise.
    const reading = new Promise((resolve, reject) => {
      stage.fs.readFile(path, { signal: AbortSignal.abort() }, (error) =>
        error ? reject(error) : resolve('read'),
      );
    });
    await expectError(reading, abortError);
  });

  it('writeFile stores text and bytes and gives nothing', async () => {
    const path = stage.at('file');
    expect(await answersOf((done) => stage.fs.writeFile(path, 'one', done))).to.deep.equal([]);
    expect(await stage.text(path)).to.equal('one');
    await answersOf((done) => stage.fs.writeFile(path, Buffer.from('two'), done));
    expect(await stage.text(path)).to.equal('two');
    await answersOf((done) => stage.fs.writeFile(path, '333435', 'hex', done));
    expect(await stage.text(path)).to.equal('345');
  });

  it('writeFile with wx leaves an existing file alone', async () => {
    const path = await stage.file('file', 'old');
    await expectError(
      answersOf((done) => stage.fs.writeFile(path, 'new', { flag: 'wx' }, done)),
      errnoError('EEXIST', 'open', path),
    );
    expect(await stage.text(path)).to.equal('old');
  });

  it('writeFile throws at once for data of a wrong type', () => {
    expectThrow(
      () => stage.fs.writeFile(stage.at('file'), 42 as unknown as string, () => {}),
      dataTypeError('type number (42)'),
    );
  });

  it('appendFile adds to the end', async () => {
    const path = await stage.file('file', 'one');
    expect(await answersOf((done) => stage.fs.appendFile(path, ' two', done))).to.deep.equal([]);
    await answersOf((done) => stage.fs.appendFile(path, Buffer.from(' three'), done));
    expect(await stage.text(path)).to.equal('one two three');
  });

  it('truncate cuts a file', async () => {
    const path = await stage.file('file', 'abcdef');
    await answersOf((done) => stage.fs.truncate(path, 2, done));
    expect(await stage.text(path)).to.equal('ab');
    await answersOf((done) => stage.fs.truncate(path, done));
    expect(await stage.text(path)).to.equal('');
  });

  it('truncate refuses what is missing', async () => {
    const path = stage.at('missing');
    await expectError(
      answersOf((done) => stage.fs.truncate(path, 1, done)),
      errnoError('ENOENT', 'open', path),
    );
  });

  it('open throws at once for what is no path', () => {
    expectThrow(
      () => stage.fs.open(true as unknown as string, () => {}),
      pathTypeError('path', 'type boolean (true)'),
    );
  });
}

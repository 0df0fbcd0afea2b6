import { once } from 'node:events';
import type { Stats } from 'node:fs';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { answerOf } from '../callbacks/answer.js';
import type { Stage } from '../promises/stage.js';
import { closeOf } from './observe.js';

export function describeWriteStreamFlags(stage: Stage): void {
  type Options = Exclude<Parameters<typeof stage.fs.createWriteStream>[1], BufferEncoding | undefined>;

  const write = async (text: string, options: Options): Promise<string> => {
    const stream = stage.fs.createWriteStream(stage.at('file'), options);
    const closed = closeOf(stream);
    stream.end(text);
    await closed;
    return stage.text(stage.at('file'));
  };

  it('with a writes behind what is there', async () => {
    await stage.file('file', 'one');
    expect(await write(' two', { flags: 'a' })).to.equal('one two');
  });

  it('with a makes a missing file', async () => {
    expect(await write('one', { flags: 'a' })).to.equal('one');
  });

  it('with wx makes a new file', async () => {
    expect(await write('new', { flags: 'wx' })).to.equal('new');
  });

  it('with wx leaves an existing file alone', async () => {
    const path = await stage.file('file', 'old');
    await expectError(write('new', { flags: 'wx' }), errnoError('EEXIST', 'open', path));
    expect(await stage.text(path)).to.equal('old');
  });

  it('with r+ overwrites from the start', async () => {
    await stage.file('file', 'abcdef');
    expect(await write('XY', { flags: 'r+' })).to.equal('XYcdef');
  });

  it('with r+ and a start overwrites from there', async () => {
    await stage.file('file', 'abcdef');
    expect(await write('XY', { flags: 'r+', start: 3 })).to.equal('abcXYf');
  });

  it('with r+ refuses a missing file', async () => {
    await expectError(write('x', { flags: 'r+' }), errnoError('ENOENT', 'open', stage.at('file')));
  });

  it('with a start in a new file leaves zeros before it', async () => {
    expect(await write('x', { start: 2 })).to.equal('\0\0x');
  });

  it('writes through to the store when asked to flush', async () => {
    expect(await write('content', { flush: true })).to.equal('content');
  });

  it('writes to a descriptor, and closes it', async () => {
    const descriptor = await answerOf<number>((done) => stage.fs.open(stage.at('file'), 'w', done));
    expect(await write('content', { fd: descriptor })).to.equal('content');
    // The number is free now: nobody's, or that of some other file.
    const { ino } = await stage.promises.stat(stage.at('file'));
    const other = await answerOf<Stats>((done) => stage.fs.fstat(descriptor, done)).catch(() => undefined);
    expect(other?.ino).not.to.equal(ino);
  });

  it('leaves the descriptor open if asked to', async () => {
    const descriptor = await answerOf<number>((done) => stage.fs.open(stage.at('file'), 'w', done));
    const stream = stage.fs.createWriteStream('', { fd: descriptor, autoClose: false });
    stream.end('one');
    await once(stream, 'finish');
    await answerOf((done) => stage.fs.write(descriptor, ' two', done));
    await answerOf((done) => stage.fs.close(descriptor, done));
    expect(await stage.text(stage.at('file'))).to.equal('one two');
  });
}

import { once } from 'node:events';
import { WriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { expectThrow } from '../../support/expect-error.js';
import { pathTypeError, rangeError } from '../promises/argument-errors.js';
import { hashOf, randomBytes } from '../promises/bytes.js';
import type { Stage } from '../promises/stage.js';

export function describeWriteStream(stage: Stage): void {
  it('makes a file', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    stream.write('one ');
    stream.write(Buffer.from('two '));
    stream.end('three');
    await once(stream, 'finish');
    expect(await stage.text(stage.at('file'))).to.equal('one two three');
  });

  it("is Node's own WriteStream", async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    expect(stream).to.be.instanceOf(Writable);
    expect(stream).to.be.instanceOf(WriteStream);
    stream.end();
    await once(stream, 'close');
  });

  it('makes an empty file when nothing is written', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    stream.end();
    await once(stream, 'finish');
    expect((await stage.promises.stat(stage.at('file'))).size).to.equal(0);
  });

  it('reads options that are inherited', async () => {
    const path = await stage.file('file', 'abcdefg');
    const stream = stage.fs.createWriteStream(path, Object.create({ flags: 'r+', start: 2 }));
    stream.end('XY');
    await once(stream, 'close');
    expect(await stage.text(path)).to.equal('abXYefg');
  });

  it('refuses what are no options', () => {
    for (const value of [123, 0, true, false]) {
      expect(() => stage.fs.createWriteStream(stage.at('file'), value as unknown as BufferEncoding))
        .to.throw(TypeError)
        .with.property('code', 'ERR_INVALID_ARG_TYPE');
    }
  });

  it('replaces what was there', async () => {
    const path = await stage.file('file', 'a longer old content');
    const stream = stage.fs.createWriteStream(path);
    stream.end('new');
    await once(stream, 'finish');
    expect(await stage.text(path)).to.equal('new');
  });

  it('has stored everything when it finishes', async () => {
    const bytes = randomBytes(3 * 1024 * 1024, 9);
    const stream = stage.fs.createWriteStream(stage.at('file'));
    for (let start = 0; start < bytes.length; start += 100_000)
      stream.write(bytes.subarray(start, start + 100_000));
    stream.end();
    await once(stream, 'finish');
    expect(hashOf(await stage.promises.readFile(stage.at('file')))).to.equal(hashOf(bytes));
    expect((await stage.promises.stat(stage.at('file'))).size).to.equal(bytes.length);
  });

  it('has stored everything when the callback of end is called', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    await new Promise<void>((resolve) => {
      stream.end('content', resolve);
    });
    expect(await stage.text(stage.at('file'))).to.equal('content');
  });

  it('counts the bytes it has written', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    expect([stream.bytesWritten, stream.pending]).to.deep.equal([0, true]);
    stream.write('grüße');
    await once(stream, 'ready');
    expect(stream.pending).to.equal(false);
    stream.end('!');
    await once(stream, 'finish');
    expect(stream.bytesWritten).to.equal(8);
  });

  it('knows its path as it was given', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    expect(stream.path).to.equal(stage.at('file'));
    stream.end();
    await once(stream, 'close');
  });

  it('encodes text', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'), 'latin1');
    stream.write('ü');
    stream.write('c3bc', 'hex');
    stream.end();
    await once(stream, 'finish');
    expect(await stage.promises.readFile(stage.at('file'), 'hex')).to.equal('fcc3bc');
  });

  it('writes what was gathered while it was corked', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    stream.cork();
    stream.write('one ');
    stream.write('two ');
    stream.uncork();
    stream.end('three');
    await once(stream, 'finish');
    expect(await stage.text(stage.at('file'))).to.equal('one two three');
  });

  it('holds the writer back when it is full, and then drains', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'), { highWaterMark: 4 });
    expect(stream.write('abcdef')).to.equal(false);
    await once(stream, 'drain');
    stream.end('g');
    await once(stream, 'finish');
    expect(await stage.text(stage.at('file'))).to.equal('abcdefg');
  });

  it('refuses what is no path, and a start below zero, before it returns', () => {
    expectThrow(
      () => stage.fs.createWriteStream(42 as unknown as string),
      pathTypeError('path', 'type number (42)'),
    );
    expectThrow(
      () => stage.fs.createWriteStream(stage.at('file'), { start: -1 }),
      rangeError('The value of "start" is out of range. It must be >= 0 && <= 9007199254740991. Received -1'),
    );
  });
}

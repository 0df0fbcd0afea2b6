import { once } from 'node:events';
import { ReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { expectThrow } from '../../support/expect-error.js';
import { pathTypeError, valueError } from '../promises/argument-errors.js';
import { hashOf, randomBytes } from '../promises/bytes.js';
import type { Stage } from '../promises/stage.js';
import { collect } from './observe.js';

export function describeReadStream(stage: Stage): void {
  it('gives all bytes of a file', async () => {
    const bytes = randomBytes(300_001);
    const path = await stage.file('file', bytes);
    expect(hashOf(await collect(stage.fs.createReadStream(path)))).to.equal(hashOf(bytes));
  });

  it('gives nothing of an empty file', async () => {
    const path = await stage.file('file', '');
    expect((await collect(stage.fs.createReadStream(path))).length).to.equal(0);
  });

  it("is Node's own ReadStream", async () => {
    const stream = stage.fs.createReadStream(await stage.file('file'));
    expect(stream).to.be.instanceOf(Readable);
    expect(stream).to.be.instanceOf(ReadStream);
    await collect(stream);
  });

  it('gives chunks of 64 KiB', async () => {
    const path = await stage.file('file', randomBytes(200_000));
    const stream = stage.fs.createReadStream(path);
    expect(stream.readableHighWaterMark).to.equal(65_536);
    const sizes: number[] = [];
    for await (const chunk of stream) sizes.push((chunk as Buffer).length);
    expect(Math.max(...sizes)).to.be.at.most(65_536);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(200_000);
  });

  it('gives chunks no larger than highWaterMark', async () => {
    const path = await stage.file('file', 'abcdefg');
    const chunks: string[] = [];
    for await (const chunk of stage.fs.createReadStream(path, { highWaterMark: 3 }))
      chunks.push(String(chunk));
    expect(chunks).to.deep.equal(['abc', 'def', 'g']);
  });

  it('gives text in an encoding', async () => {
    const path = await stage.file('file', 'grüße');
    const chunks: unknown[] = [];
    for await (const chunk of stage.fs.createReadStream(path, 'utf8')) chunks.push(chunk);
    expect(chunks).to.deep.equal(['grüße']);
    const hex: unknown[] = [];
    for await (const chunk of stage.fs.createReadStream(path, { encoding: 'hex' })) hex.push(chunk);
    expect(hex).to.deep.equal([Buffer.from('grüße').toString('hex')]);
  });

  it('reads options that are inherited', async () => {
    const path = await stage.file('file', 'abcdefg');
    const options = Object.create({ start: 2, end: 4 });
    expect(String(await collect(stage.fs.createReadStream(path, options)))).to.equal('cde');
  });

  it('refuses what are no options', async () => {
    const path = await stage.file('file');
    for (const value of [123, 0, true, false]) {
      expect(() => stage.fs.createReadStream(path, value as unknown as BufferEncoding))
        .to.throw(TypeError)
        .with.property('code', 'ERR_INVALID_ARG_TYPE');
    }
  });

  it('keeps letters whole that lie across two chunks', async () => {
    const text = 'aä€𝄞'.repeat(50);
    const path = await stage.file('file', text);
    for (const highWaterMark of [1, 2, 3, 5, 7]) {
      const chunks: string[] = [];
      const stream = stage.fs.createReadStream(path, { encoding: 'utf8', highWaterMark });
      for await (const chunk of stream) chunks.push(chunk);
      expect(chunks.join('')).to.equal(text);
    }
  });

  it('knows its path as it was given', async () => {
    const path = await stage.file('file');
    const stream = stage.fs.createReadStream(path);
    expect(stream.path).to.equal(path);
    await collect(stream);
    const other = stage.fs.createReadStream(Buffer.from(path));
    expect(other.path).to.deep.equal(Buffer.from(path));
    await collect(other);
  });

  it('counts the bytes it has read', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file', randomBytes(100_000)));
    expect([stream.bytesRead, stream.pending]).to.deep.equal([0, true]);
    await once(stream, 'ready');
    expect(stream.pending).to.equal(false);
    await collect(stream);
    expect(stream.bytesRead).to.equal(100_000);
  });

  it('gives every reader all bytes', async () => {
    const bytes = randomBytes(150_000);
    const path = await stage.file('file', bytes);
    const answers = await Promise.all([1, 2, 3].map(() => collect(stage.fs.createReadStream(path))));
    expect(answers.map(hashOf)).to.deep.equal([hashOf(bytes), hashOf(bytes), hashOf(bytes)]);
  });

  it('refuses what is no path before it returns', () => {
    expectThrow(
      () => stage.fs.createReadStream(42 as unknown as string),
      pathTypeError('path', 'type number (42)'),
    );
  });

  it('refuses an unknown encoding before it returns', () => {
    expectThrow(
      () => stage.fs.createReadStream(stage.at('file'), 'nope' as BufferEncoding),
      valueError("The argument 'encoding' is invalid encoding. Received 'nope'"),
    );
  });
}

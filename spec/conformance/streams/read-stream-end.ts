import { once } from 'node:events';
import { expect } from 'chai';
import { abortError, expectError } from '../../support/expect-error.js';
import { randomBytes } from '../promises/bytes.js';
import type { Stage } from '../promises/stage.js';
import { closeOf, collect } from './observe.js';

export function describeReadStreamEnd(stage: Stage): void {
  it('closes when the iteration is left early', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file', randomBytes(300_000)));
    const closed = new Promise((resolve) => {
      stream.once('close', resolve);
    });
    for await (const chunk of stream) {
      expect((chunk as Buffer).length).to.be.above(0);
      break;
    }
    expect(stream.destroyed).to.equal(true);
    await closed;
  });

  it('closes when it is destroyed before it has opened', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file'));
    const closed = closeOf(stream);
    stream.destroy();
    await closed;
    expect(stream.bytesRead).to.equal(0);
  });

  it('closes when it is destroyed midway, with the error it is given', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file', randomBytes(300_000)));
    const outcome = closeOf(stream).catch((error: Error) => error.message);
    await once(stream, 'readable');
    stream.destroy(new Error('enough'));
    expect(await outcome).to.equal('enough');
  });

  it('closes by its own close', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file'));
    await new Promise<void>((resolve) => {
      stream.close(() => resolve());
    });
    expect(stream.destroyed).to.equal(true);
  });

  it('is stopped by a signal that is already aborted', async () => {
    const path = await stage.file('file');
    const stream = stage.fs.createReadStream(path, { signal: AbortSignal.abort() });
    await expectError(closeOf(stream), abortError);
  });

  it('is stopped midway by a signal', async () => {
    const controller = new AbortController();
    const path = await stage.file('file', randomBytes(300_000));
    const stream = stage.fs.createReadStream(path, { signal: controller.signal });
    const closed = closeOf(stream);
    await once(stream, 'readable');
    controller.abort();
    await expectError(closed, abortError);
  });

  it('can be paused and resumed', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file', 'abcdef'), { highWaterMark: 2 });
    const chunks: string[] = [];
    stream.on('data', (chunk) => {
      chunks.push(String(chunk));
      stream.pause();
      setImmediate(() => stream.resume());
    });
    await once(stream, 'end');
    expect(chunks).to.deep.equal(['ab', 'cd', 'ef']);
  });

  it('reads on after its file was removed', async () => {
    const path = await stage.file('file', 'abcdef');
    const stream = stage.fs.createReadStream(path, { highWaterMark: 2 });
    await once(stream, 'open');
    await stage.promises.unlink(path);
    expect((await collect(stream)).toString()).to.equal('abcdef');
  });
}

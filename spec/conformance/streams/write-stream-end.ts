import { once } from 'node:events';
import { expect } from 'chai';
import { abortError, errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';
import { closeOf } from './observe.js';

export function describeWriteStreamEnd(stage: Stage): void {
  /** On a disk what was written stays; a store never shows what is not whole. */
  const expectHalf = async (path: string, half: string, old?: string): Promise<void> => {
    if (stage.capabilities.visibleWhileOpen) expect(await stage.text(path)).to.equal(half);
    else if (old !== undefined) expect(await stage.text(path)).to.equal(old);
    else await expectError(stage.promises.readFile(path), errnoError('ENOENT', 'open', path));
  };

  const written = (stream: NodeJS.WritableStream, text: string) =>
    new Promise<void>((resolve) => {
      stream.write(text, () => resolve());
    });

  it('leaves half a file, or none, when it is destroyed before its end', async () => {
    const path = stage.at('file');
    const stream = stage.fs.createWriteStream(path);
    const closed = closeOf(stream);
    await written(stream, 'half');
    stream.destroy();
    await closed;
    await expectHalf(path, 'half');
  });

  it('leaves half a file, or the old one, when it is destroyed before its end', async () => {
    const path = await stage.file('file', 'old content');
    const stream = stage.fs.createWriteStream(path);
    const outcome = closeOf(stream).catch((error: Error) => error.message);
    await written(stream, 'half');
    stream.destroy(new Error('the upload broke'));
    expect(await outcome).to.equal('the upload broke');
    await expectHalf(path, 'half', 'old content');
  });

  it('emits no finish when it is destroyed', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    const seen: string[] = [];
    stream.on('finish', () => seen.push('finish'));
    await once(stream, 'open');
    stream.destroy();
    await once(stream, 'close');
    expect(seen).to.deep.equal([]);
  });

  it('is stopped by a signal that is already aborted', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'), { signal: AbortSignal.abort() });
    await expectError(closeOf(stream), abortError);
  });

  it('is stopped midway by a signal', async () => {
    const controller = new AbortController();
    const path = stage.at('file');
    const stream = stage.fs.createWriteStream(path, { signal: controller.signal });
    const closed = closeOf(stream);
    await written(stream, 'half');
    controller.abort();
    await expectError(closed, abortError);
    await expectHalf(path, 'half');
  });

  it('closes by its own close, with all that was written', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    stream.write('content');
    await new Promise<void>((resolve) => {
      stream.close(() => resolve());
    });
    expect(await stage.text(stage.at('file'))).to.equal('content');
  });

  it('leaves the path free for the next', async () => {
    const path = stage.at('file');
    for (const text of ['first', 'second', 'third']) {
      const stream = stage.fs.createWriteStream(path);
      stream.end(text);
      await once(stream, 'finish');
      expect(await stage.text(path)).to.equal(text);
    }
  });
}

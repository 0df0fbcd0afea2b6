import { once } from 'node:events';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';
import { closeOf, eventsOf } from './observe.js';

export function describeReadStreamEvents(stage: Stage): void {
  it('emits open, ready, data, end, close, in this order', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file'));
    expect(await eventsOf(stream)).to.deep.equal(['open', 'ready', 'data', 'end', 'close']);
  });

  it('emits no data for an empty file', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file', ''));
    expect(await eventsOf(stream)).to.deep.equal(['open', 'ready', 'end', 'close']);
  });

  it('emits open with the descriptor', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file'));
    const [descriptor] = await once(stream, 'open');
    expect(descriptor).to.be.a('number').above(2);
    stream.destroy();
    await once(stream, 'close');
  });

  it('of a missing file emits an error, then close', async () => {
    const stream = stage.fs.createReadStream(stage.at('missing'));
    expect(await eventsOf(stream)).to.deep.equal(['error', 'close']);
    expect(stream.destroyed).to.equal(true);
  });

  it('of a missing file emits the error of open', async () => {
    const path = stage.at('missing');
    await expectError(closeOf(stage.fs.createReadStream(path)), errnoError('ENOENT', 'open', path));
  });

  it('of a directory emits an error', async () => {
    const path = await stage.folder('folder');
    const expected = stage.capabilities.directoriesOpen
      ? errnoError('EISDIR', 'read')
      : errnoError('EISDIR', 'open', path);
    const stream = stage.fs.createReadStream(path);
    const closed = closeOf(stream);
    stream.resume();
    await expectError(closed, expected);
  });

  it('below a file emits an error', async () => {
    const path = `${await stage.file('file')}/inside`;
    await expectError(closeOf(stage.fs.createReadStream(path)), errnoError('ENOTDIR', 'open', path));
  });

  it('emits no close if it was told not to', async () => {
    const stream = stage.fs.createReadStream(await stage.file('file'), { emitClose: false });
    const seen: string[] = [];
    stream.on('close', () => seen.push('close'));
    stream.resume();
    await once(stream, 'end');
    // The descriptor is gone when the stream has closed itself; only the event is left out.
    while (!stream.closed) await new Promise(setImmediate);
    expect(seen).to.deep.equal([]);
  });
}

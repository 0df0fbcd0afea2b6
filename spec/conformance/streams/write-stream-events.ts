import { once } from 'node:events';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';
import { closeOf, eventsOf } from './observe.js';

export function describeWriteStreamEvents(stage: Stage): void {
  it('emits open, ready, finish, close, in this order', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    const events = eventsOf(stream);
    stream.end('content');
    expect(await events).to.deep.equal(['open', 'ready', 'finish', 'close']);
  });

  it('emits open with the descriptor', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    const [descriptor] = await once(stream, 'open');
    expect(descriptor).to.be.a('number').above(2);
    stream.end();
    await once(stream, 'close');
  });

  it('that fails to open emits an error, then close, and no finish', async () => {
    const stream = stage.fs.createWriteStream(await stage.folder('folder'));
    const events = eventsOf(stream);
    stream.end('content');
    expect(await events).to.deep.equal(['error', 'close']);
  });

  it('refuses a directory', async () => {
    const path = await stage.folder('folder');
    await expectError(closeOf(stage.fs.createWriteStream(path)), errnoError('EISDIR', 'open', path));
  });

  it('refuses to go through a file', async () => {
    const path = `${await stage.file('file')}/inside`;
    await expectError(closeOf(stage.fs.createWriteStream(path)), errnoError('ENOTDIR', 'open', path));
  });

  it('refuses a missing directory, or lets it appear', async () => {
    const path = stage.at('missing', 'file');
    const stream = stage.fs.createWriteStream(path);
    const closed = closeOf(stream);
    stream.end('content');
    if (stage.capabilities.parentsMustExist) {
      await expectError(closed, errnoError('ENOENT', 'open', path));
    } else {
      await closed;
      expect(await stage.text(path)).to.equal('content');
    }
  });

  it('calls back for each write in order', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    const calls: string[] = [];
    stream.write('one', () => calls.push('one'));
    stream.write('two', () => calls.push('two'));
    stream.end('three', () => calls.push('three'));
    await once(stream, 'close');
    expect(calls).to.deep.equal(['one', 'two', 'three']);
  });

  it('refuses a write after its end', async () => {
    const stream = stage.fs.createWriteStream(stage.at('file'));
    const failure = once(stream, 'error');
    stream.end('content');
    stream.write('more');
    const [error] = await failure;
    expect(error.code).to.equal('ERR_STREAM_WRITE_AFTER_END');
  });
}

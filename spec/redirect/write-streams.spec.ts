import { once } from 'node:events';
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  createVolume,
  MemoryObjectStore,
  ObjectFileSystem,
  type Redirection,
  redirect,
  type Volume,
} from '../../lib/index.js';
import { interceptedStore } from '../object-store/support/intercepted-store.js';
import { errnoError, expectError } from '../support/expect-error.js';
import { type FailingStore, failingStore } from '../support/failing-store.js';

/** What a program does that makes its streams itself. */
class OwnStream extends fs.WriteStream {}

/** Opens by itself, as the streams of graceful-fs do. */
class OpeningStream extends fs.WriteStream {
  open(): void {
    fs.open(this.path, 'w', (error, descriptor) => {
      if (error) this.destroy(error);
      else this.emit('open', Object.assign(this, { fd: descriptor }).fd);
    });
  }
}

describe('a write stream made without createWriteStream', () => {
  let directory: string;
  let redirection: Redirection;
  let volume: Volume;
  let store: FailingStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-streams-'));
    store = failingStore(new MemoryObjectStore());
    volume = createVolume();
    volume.mount('/objects', new ObjectFileSystem({ store, cacheDirectory: directory }));
    redirection = redirect(volume);
  });

  afterEach(async () => {
    redirection.dispose();
    await rm(directory, { recursive: true, maxRetries: 5 });
  });

  for (const Stream of [fs.WriteStream, OwnStream, OpeningStream]) {
    it(`is stored when it has finished (${Stream.name})`, async () => {
      const stream = new (Stream as unknown as new (path: string) => fs.WriteStream)('/objects/file');
      stream.write('con');
      const stored = await new Promise<string>((done, fail) => {
        stream.on('error', fail);
        stream.on('finish', () => fs.promises.readFile('/objects/file', 'utf8').then(done, fail));
        stream.end('tent');
      });
      expect(stored).to.equal('content');
    });

    it(`stores nothing when it is destroyed before (${Stream.name})`, async () => {
      const stream = new (Stream as unknown as new (path: string) => fs.WriteStream)('/objects/file');
      await new Promise((done) => stream.write('half', done));
      await new Promise((done) => stream.on('close', done).destroy());
      await expectError(fs.promises.readFile('/objects/file'), errnoError('ENOENT', 'open', '/objects/file'));
    });

    it(`aborts its request when it is destroyed while it is stored (${Stream.name})`, async () => {
      const signals: AbortSignal[] = [];
      const unmount = volume.mount(
        '/slow',
        new ObjectFileSystem({
          store: interceptedStore(store, async (call, proceed) => {
            if (call.verb !== 'put') return proceed();
            signals.push(call.signal!);
            const aborted = once(call.signal!, 'abort');
            stream.destroy(new Error('enough'));
            await aborted;
            throw call.signal!.reason;
          }),
          cacheDirectory: directory,
        }),
      );
      const stream = new (Stream as unknown as new (path: string) => fs.WriteStream)('/slow/file');
      const events: string[] = [];
      for (const name of ['finish', 'error', 'close']) stream.on(name, () => events.push(name));
      await new Promise((done) => stream.on('close', done).end('content'));
      expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true]);
      expect(events).to.deep.equal(['error', 'close']);
      await expectError(fs.promises.readFile('/slow/file'), errnoError('ENOENT', 'open', '/slow/file'));
      unmount();
    });

    it(`fails by an error and without finish when the store refuses (${Stream.name})`, async () => {
      store.fail({ verb: 'put', error: 'EACCES' });
      const stream = new (Stream as unknown as new (path: string) => fs.WriteStream)('/objects/file');
      const events: string[] = [];
      for (const name of ['finish', 'error', 'close']) stream.on(name, () => events.push(name));
      await new Promise((done) => stream.on('close', done).end('content'));
      expect(events).to.deep.equal(['error', 'close']);
    });
  }

  it('is as ever for other files', async () => {
    const path = join(directory, 'plain');
    const stream = new (fs.WriteStream as unknown as new (path: string) => fs.WriteStream)(path);
    expect('_final' in stream && (stream as unknown as { _final?: unknown })._final).to.equal(undefined);
    await new Promise((done) => stream.on('close', done).end('content'));
    expect(fs.readFileSync(path, 'utf8')).to.equal('content');
  });

  it('is as ever once the redirect is undone', () => {
    const { prototype } = fs.WriteStream;
    expect(Object.hasOwn(prototype, '_final')).to.equal(true);
    redirection.dispose();
    expect(Object.hasOwn(prototype, '_final')).to.equal(false);
  });
});

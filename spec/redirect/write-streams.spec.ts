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
} from '../../lib/index.js';
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
  let store: FailingStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-streams-'));
    store = failingStore(new MemoryObjectStore());
    const volume = createVolume();
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

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

/** What a program does that makes its streams itself. */
class OwnStream extends fs.WriteStream {}

describe('a write stream made without createWriteStream', () => {
  let directory: string;
  let redirection: Redirection;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-streams-'));
    const volume = createVolume();
    volume.mount(
      '/objects',
      new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory: directory }),
    );
    redirection = redirect(volume);
  });

  afterEach(async () => {
    redirection.dispose();
    await rm(directory, { recursive: true });
  });

  for (const Stream of [fs.WriteStream, OwnStream]) {
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

import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createVolume, MemoryObjectStore, ObjectFileSystem, redirect, type Volume } from '../../lib/index.js';
import { readAll } from '../conformance/object-store/helpers.js';
import { smallPartsStore } from '../object-fs/support/small-parts-store.js';
import { text, until } from '../object-fs/uploading/support.js';
import { countingStore } from '../support/counting-store.js';

describe('a volume uploads while a file is written', () => {
  let directory: string;
  let volume: Volume;
  let bucket: MemoryObjectStore;
  let store: ReturnType<typeof countingStore>;
  let parts: ReturnType<typeof smallPartsStore>;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-uploading-'));
    bucket = new MemoryObjectStore();
    parts = smallPartsStore(bucket);
    store = countingStore(parts);
    volume = createVolume();
    volume.mount(
      '/m',
      new ObjectFileSystem({
        store,
        cacheDirectory: directory,
        partSize: 1000,
      }),
    );
  });

  afterEach(async () => {
    try {
      expect(parts.openUploads.size, 'open uploads').to.equal(0);
      expect(await readdir(join(directory, 'tmp')), 'temporary files').to.deep.equal([]);
    } finally {
      await volume.dispose();
      await rm(directory, { recursive: true });
    }
  });

  const content = async (): Promise<string> => (await readAll(bucket, 'file')).toString();

  it('by a stream', async () => {
    const stream = volume.createWriteStream('/m/file');
    stream.write(text(2500));
    await until(() => store.counts.uploadPart === 2);
    stream.end(text(2000));
    await once(stream, 'close');
    expect(await content()).to.equal(text(2500) + text(2000));
    expect(store.counts).to.include({ multipart: 1, uploadPart: 5, complete: 1 });
  });

  it('by a stream that begins behind the start of a file, which it leaves as it was', async () => {
    await volume.promises.writeFile('/m/file', text(3000));
    const stream = volume.createWriteStream('/m/file', { flags: 'r+', start: 1500 });
    stream.end(text(2500, 'z'));
    await once(stream, 'close');
    expect(await content()).to.equal(text(3000).slice(0, 1500) + text(2500, 'z'));
  });

  it('by numbers, in callbacks and at once', async () => {
    const fd = await promisify(volume.open)('/m/file', 'w');
    await promisify(volume.write)(fd, Buffer.from(text(1500)));
    await promisify(volume.writev)(fd, [Buffer.from(text(500)), Buffer.from(text(500))]);
    await until(() => store.counts.uploadPart === 2);
    volume.writeSync(fd, text(1500));
    await until(() => store.counts.uploadPart === 4);
    volume.writevSync(fd, [Buffer.from(text(500))]);
    await promisify(volume.close)(fd);
    expect(await content()).to.equal(text(1500) + text(500).repeat(2) + text(1500) + text(500));
    expect(store.counts).to.include({ multipart: 1, uploadPart: 5, complete: 1 });
  });

  it('and starts again when it is cut by its number', async () => {
    const fd = await promisify(volume.open)('/m/file', 'w');
    await promisify(volume.write)(fd, text(2500));
    await until(() => store.counts.uploadPart === 2);
    await promisify(volume.ftruncate)(fd, 0);
    await until(() => store.counts.abort === 1);
    await promisify(volume.write)(fd, text(100), 0);
    volume.ftruncateSync(fd, 50);
    await promisify(volume.close)(fd);
    expect(await content()).to.equal(text(50));
  });

  it('and leaves nothing of a stream that is destroyed', async () => {
    const stream = volume.createWriteStream('/m/file');
    stream.write(text(2500));
    await until(() => store.counts.uploadPart === 2);
    stream.destroy();
    await once(stream, 'close');
    expect(await bucket.head('file').catch((error) => error.code)).to.equal('ENOENT');
  });

  it('and leaves nothing of a stream whose signal is aborted', async () => {
    const controller = new AbortController();
    const stream = volume.createWriteStream('/m/file', { signal: controller.signal } as object);
    const failed = once(stream, 'error');
    stream.write(text(2500));
    await until(() => store.counts.uploadPart === 2);
    controller.abort();
    expect((await failed)[0].code).to.equal('ABORT_ERR');
    if (!stream.closed) await once(stream, 'close');
    expect(await bucket.head('file').catch((error) => error.code)).to.equal('ENOENT');
  });

  it('and leaves nothing of writers that are open when it is disposed of', async () => {
    const fd = await promisify(volume.open)('/m/file', 'w');
    const stream: WriteStream = volume.createWriteStream('/m/other');
    await promisify(volume.write)(fd, text(2500));
    stream.write(text(2500));
    await until(() => store.counts.uploadPart === 4);
    await volume.dispose();
    expect(parts.openUploads.size).to.equal(0);
    expect(await promisify(volume.close)(fd).catch((error) => error.code)).to.equal('EIO');
    const [error] = await Promise.all([once(stream, 'error'), stream.end()]);
    expect(error[0].code).to.equal('EIO');
  });

  it('through a redirected fs', async () => {
    const redirection = redirect(volume);
    try {
      const { createWriteStream } = await import('node:fs');
      async function* pieces() {
        for (let piece = 0; piece < 10; piece += 1) yield text(300);
        await until(() => store.counts.uploadPart >= 2);
        yield text(300);
      }
      await pipeline(pieces(), createWriteStream('/m/file'));
      expect(await content()).to.equal(text(300).repeat(11));
      expect(store.counts).to.include({ multipart: 1, uploadPart: 4, complete: 1 });
    } finally {
      redirection.dispose();
    }
  });
});

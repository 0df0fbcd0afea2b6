import { once } from 'node:events';
import fs from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createVolume, MemoryObjectStore, ObjectFileSystem, redirect, type Volume } from '../../lib/index.js';
import { readAll } from '../conformance/object-store/helpers.js';
import { gate, type MeddledStore, meddledStore } from '../object-fs/support/meddled-store.js';
import { type SmallPartsStore, smallPartsStore } from '../object-fs/support/small-parts-store.js';
import { text, until } from '../object-fs/uploading/support.js';
import { type CountingStore, countingStore } from '../support/counting-store.js';
import { type FailingStore, failingStore } from '../support/failing-store.js';

describe('a write stream without a disk for the cache', () => {
  let directory: string;
  let bucket: MemoryObjectStore;
  let parts: SmallPartsStore;
  let failing: FailingStore;
  let meddled: MeddledStore;
  let store: CountingStore;
  let volume: Volume;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-no-disk-'));
    await writeFile(join(directory, 'a-file'), '');
    bucket = new MemoryObjectStore();
    parts = smallPartsStore(bucket);
    failing = failingStore(parts);
    meddled = meddledStore(failing);
    store = countingStore(meddled);
    volume = createVolume();
    const cacheDirectory = join(directory, 'a-file');
    volume.mount('/m', new ObjectFileSystem({ store, cacheDirectory, partSize: 1000, freshness: 60_000 }));
  });

  afterEach(async () => {
    try {
      expect(parts.openUploads.size, 'open uploads').to.equal(0);
    } finally {
      await volume.dispose();
      await rm(directory, { recursive: true });
    }
  });

  const content = async (): Promise<string> => (await readAll(bucket, 'file')).toString();
  const isThere = async (): Promise<boolean> =>
    bucket.head('file').then(
      () => true,
      () => false,
    );

  async function codeOf(stream: fs.WriteStream): Promise<string> {
    const [error] = await once(stream, 'error');
    if (!stream.closed) await once(stream, 'close');
    return error.code;
  }

  for (const [length, requests] of [
    [0, { put: 1 }],
    [10, { put: 1 }],
    [1000, { put: 1 }],
    [1001, { multipart: 1, uploadPart: 2, complete: 1 }],
    [3000, { multipart: 1, uploadPart: 3, complete: 1 }],
    [4500, { multipart: 1, uploadPart: 5, complete: 1 }],
  ] as const) {
    it(`stores ${length} bytes, for no more requests than with one`, async () => {
      const stream = volume.createWriteStream('/m/file');
      for (let at = 0; at < length; at += 300) stream.write(text(length).slice(at, at + 300));
      stream.end();
      await once(stream, 'finish');
      expect(await content()).to.equal(text(length));
      expect(Object.fromEntries(Object.entries(store.counts).filter(([, count]) => count))).to.deep.equal(
        requests,
      );
      expect(stream.bytesWritten).to.equal(length);
      if (!stream.closed) await once(stream, 'close');
    });
  }

  it('waits for the store, with a bounded number of parts in memory', async () => {
    const hold = gate();
    for (let part = 0; part < 20; part += 1)
      meddled.meddle({ verb: 'uploadPart', before: () => hold.passed });
    const stream = volume.createWriteStream('/m/file', { highWaterMark: 500 });
    let taken = 0;
    const writing = (async () => {
      for (let piece = 0; piece < 40; piece += 1) {
        if (!stream.write(text(500))) await once(stream, 'drain');
        taken += 1;
      }
    })();
    await until(() => store.counts.uploadPart >= 2);
    for (let count = 0; count < 50; count += 1) await turn();
    expect(taken).to.be.below(15);
    expect(store.counts.uploadPart).to.be.at.most(3);
    hold.open();
    await writing;
    stream.end();
    await once(stream, 'close');
    expect(await content()).to.equal(text(500).repeat(40));
  });

  it('has stats that say what was written, and the same as later', async () => {
    const stream = volume.createWriteStream('/m/file', { mode: 0o600 });
    stream.write(text(2500));
    await until(() => store.counts.uploadPart >= 1);
    const { fd } = stream as unknown as { fd: number };
    const before = await promisify(volume.fstat)(fd);
    expect(before.size).to.equal(2500);
    expect(before.mode & 0o777).to.equal(0o600);
    stream.end();
    await once(stream, 'close');
    expect(await volume.promises.stat('/m/file')).to.deep.equal(before);
  });

  it('keeps times that are set by its number', async () => {
    const stream = volume.createWriteStream('/m/file');
    stream.write(text(2500));
    await until(() => store.counts.uploadPart >= 1);
    await promisify(volume.futimes)((stream as unknown as { fd: number }).fd, 1, 2);
    stream.end();
    await once(stream, 'close');
    expect((await bucket.head('file')).metadata).to.include({ mtime: '2', atime: '1' });
    expect(store.counts).to.include({ complete: 1, copy: 1 });
  });

  it('is EEXIST when it had to be new and another came', async () => {
    const stream = volume.createWriteStream('/m/file', { flags: 'wx' });
    stream.write(text(2500));
    await until(() => store.counts.uploadPart >= 1);
    await bucket.put('file', Buffer.from('by another'));
    stream.end();
    expect(await codeOf(stream)).to.equal('EEXIST');
    expect(await content()).to.equal('by another');
  });

  for (const verb of ['multipart', 'uploadPart', 'complete'] as const) {
    it(`fails with what the store said to a ${verb}, and leaves nothing`, async () => {
      failing.fail({ verb, error: 'EACCES' });
      const stream = volume.createWriteStream('/m/file');
      stream.write(text(2500));
      stream.end(text(2500));
      expect(await codeOf(stream)).to.equal('EACCES');
      expect(await isThere()).to.equal(false);
    });
  }

  it('leaves nothing when it is destroyed', async () => {
    const stream = volume.createWriteStream('/m/file');
    stream.write(text(2500));
    await until(() => store.counts.uploadPart >= 1);
    stream.destroy();
    await once(stream, 'close');
    expect(await isThere()).to.equal(false);
    expect(store.counts.abort).to.equal(1);
  });

  it('is stored by its flush, and has nothing more to write then', async () => {
    const stream = volume.createWriteStream('/m/file', { flush: true } as object);
    stream.end(text(2500));
    await once(stream, 'close');
    expect(await content()).to.equal(text(2500));
    expect(store.counts.complete).to.equal(1);
  });

  it('has a number that the kernel does not write to, and that writes in order only', async () => {
    const stream = volume.createWriteStream('/m/file');
    await once(stream, 'open');
    const { fd } = stream as unknown as { fd: number };
    expect(() => fs.writeSync(fd, 'past us')).to.throw('EBADF');
    expect(() => volume.writeSync(fd, 'at once')).to.throw('EBADF');
    await promisify(volume.write)(fd, 'one ', 0);
    await promisify(volume.write)(fd, Buffer.from('(two)'), 1, 3, 4);
    await promisify(volume.writev)(fd, [Buffer.from(' th'), Buffer.from('ree')]);
    const refusal = await promisify(volume.write)(fd, 'back', 0).catch((error) => error);
    expect(refusal).to.include({ code: 'EIO', syscall: 'write', path: '/m/file' });
    stream.end();
    await once(stream, 'close');
    expect(await content()).to.equal('one two three');
  });

  it('cannot be closed at once before it is stored: ENOTSUP, and nothing is stored', async () => {
    const stream = volume.createWriteStream('/m/file', { autoClose: false } as object);
    await once(stream, 'open');
    const { fd } = stream as unknown as { fd: number };
    await promisify(volume.write)(fd, text(2500));
    expect(() => volume.closeSync(fd)).to.throw('ENOTSUP');
    await until(() => parts.openUploads.size === 0);
    expect(await isThere()).to.equal(false);
    stream.on('error', () => {}).destroy();
  });

  for (const options of [{ flags: 'r+' }, { flags: 'a' }, { flags: 'r+', start: 2 }]) {
    it(`is refused with the errno of the disk for ${JSON.stringify(options)}`, async () => {
      await bucket.put('file', Buffer.from('present'));
      const stream = volume.createWriteStream('/m/file', options);
      expect(await codeOf(stream)).to.equal('EIO');
      expect(await content()).to.equal('present');
    });
  }

  it('is one through a redirected fs as well, and of writeFile with an iterable', async () => {
    const redirection = redirect(volume);
    try {
      const stream = fs.createWriteStream('/m/file');
      stream.end(text(2500));
      await once(stream, 'close');
      expect(await content()).to.equal(text(2500));
      async function* pieces() {
        for (let piece = 0; piece < 10; piece += 1) yield text(300);
      }
      await fs.promises.writeFile('/m/file', pieces());
      expect(await content()).to.equal(text(300).repeat(10));
      const controller = new AbortController();
      async function* aborted() {
        yield* pieces();
        controller.abort();
        yield 'more';
      }
      const { signal } = controller;
      expect(
        await fs.promises.writeFile('/m/file', aborted(), { signal }).catch((error) => error.code),
      ).to.equal('ABORT_ERR');
      expect(await content()).to.equal(text(300).repeat(10));
    } finally {
      redirection.dispose();
    }
  });
});

import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { expect } from 'chai';
import { startS3ServerProcess } from '../../support/s3-server/process.js';
import { bytesOf, notesIn, PART, useS3Stage } from './s3-stage.js';
import { until } from './support.js';

const MEBIBYTE = 1024 * 1024;
const LENGTH = 3 * PART + MEBIBYTE;

describe('an upload to S3 while a file is written', () => {
  const stage = useS3Stage();
  const bytes = bytesOf(LENGTH);

  /** Waits until the server has been asked for something so often. */
  async function asked(operation: string, times: number): Promise<void> {
    const { server } = stage();
    let seen = 0;
    await until(() => {
      void server.counts().then((counts) => {
        seen = counts[operation] ?? 0;
      });
      return seen >= times;
    });
  }

  /** A stream to which two parts and a half are written, and of which two parts have been sent. */
  async function begun(options: object = {}): Promise<WriteStream> {
    const stream = stage().volume.createWriteStream('/m/file', options);
    stream.write(bytes.subarray(0, 2.5 * PART));
    await asked('UploadPart', 2);
    return stream;
  }

  async function finished(stream: WriteStream): Promise<void> {
    stream.end(bytes.subarray(2.5 * PART));
    await once(stream, 'close');
  }

  async function codeOf(stream: WriteStream): Promise<string> {
    const [error] = await once(stream, 'error');
    if (!stream.closed) await once(stream, 'close');
    return error.code;
  }

  it('costs a request for each part and two more, and what was stored is cached', async () => {
    const { server, volume, content } = stage();
    await server.resetCounts();
    await finished(await begun());
    const { CreateMultipartUpload, UploadPart, CompleteMultipartUpload, ...others } = await server.counts();
    expect([CreateMultipartUpload, UploadPart, CompleteMultipartUpload]).to.deep.equal([1, 4, 1]);
    expect(Object.keys(others)).to.have.members(['bytesSent', 'bytesReceived']);
    expect((await content('file')).equals(bytes)).to.equal(true);
    await server.resetCounts();
    expect((await volume.promises.readFile('/m/file')).equals(bytes)).to.equal(true);
    expect((await server.log()).length).to.equal(0);
  });

  it('is noted in the cache directory while it is under way', async () => {
    const stream = await begun();
    expect(await notesIn(stage().cacheDirectory)).to.have.length(1);
    await finished(stream);
    expect(await notesIn(stage().cacheDirectory)).to.deep.equal([]);
  });

  it('goes on though the store fails at a part, once or for long', async () => {
    const { server, content } = stage();
    for (const times of [1, 4]) {
      await server.misbehave([{ when: { operation: 'UploadPart', skip: 1, times }, fault: { status: 500 } }]);
      await finished(await begun());
      expect((await content('file')).equals(bytes)).to.equal(true);
    }
  });

  it('goes on though parts are slow, and the answer to one is lost', async () => {
    const { server, content } = stage();
    await server.misbehave([
      { when: { operation: 'UploadPart', skip: 1, times: 1 }, fault: { afterStoring: true } },
      { when: { operation: 'UploadPart' }, fault: { delayMilliseconds: 200 } },
    ]);
    await finished(await begun());
    expect((await content('file')).equals(bytes)).to.equal(true);
  });

  it('is completed again when it meets another write, or its answer is lost', async () => {
    const { server, content } = stage();
    for (const fault of [{ status: 409 }, { afterStoring: true }, { status: 503 }]) {
      await server.misbehave([{ when: { operation: 'CompleteMultipartUpload', times: 1 }, fault }]);
      await finished(await begun());
      expect((await content('file')).equals(bytes)).to.equal(true);
    }
  });

  it('has succeeded though it had to be new and the answer to its completion was lost', async () => {
    const { server, content } = stage();
    const lost = {
      when: { operation: 'CompleteMultipartUpload', times: 1 },
      fault: { afterStoring: true },
    } as const;
    await server.misbehave([lost]);
    await finished(await begun({ flags: 'wx' }));
    expect((await content('file')).equals(bytes)).to.equal(true);
  });

  it('is EEXIST when it had to be new and another came', async () => {
    const { bucket, content } = stage();
    const stream = await begun({ flags: 'wx' });
    await bucket.put('file', Buffer.from('by another'));
    stream.end();
    expect(await codeOf(stream)).to.equal('EEXIST');
    expect((await content('file')).toString()).to.equal('by another');
  });

  it('is begun anew when somebody has given it up', async () => {
    const { bucket, server, content } = stage();
    const stream = await begun();
    for await (const page of bucket.uploads())
      for (const { key, id } of page) await bucket.abortUpload(key, id);
    await finished(stream);
    expect((await content('file')).equals(bytes)).to.equal(true);
    expect(await server.counts()).to.include({ CreateMultipartUpload: 2, CompleteMultipartUpload: 1 });
  });

  it('leaves nothing when the store refuses in the end', async () => {
    const { server, bucket } = stage();
    const stream = await begun();
    await server.misbehave([{ when: { operation: 'CompleteMultipartUpload' }, fault: { status: 403 } }]);
    stream.end();
    expect(await codeOf(stream)).to.equal('EACCES');
    expect(await bucket.head('file').catch((error) => error.code)).to.equal('ENOENT');
  });

  it('leaves nothing when its stream is destroyed while parts are on their way', async () => {
    const { server, volume } = stage();
    await server.misbehave([{ when: { operation: 'UploadPart' }, fault: { delayMilliseconds: 1000 } }]);
    const stream = volume.createWriteStream('/m/file');
    stream.write(bytes.subarray(0, 2.5 * PART));
    await asked('UploadPart', 2);
    stream.destroy();
    await once(stream, 'close');
  });

  it('leaves nothing when a pipeline is aborted', async () => {
    const controller = new AbortController();
    async function* pieces() {
      yield bytes.subarray(0, 2.5 * PART);
      await asked('UploadPart', 2);
      controller.abort();
      yield bytes;
    }
    const target = stage().volume.createWriteStream('/m/file');
    const failure = await pipeline(pieces(), target, { signal: controller.signal }).catch(
      (error) => error.code,
    );
    expect(failure).to.equal('ABORT_ERR');
    if (!target.closed) await once(target, 'close');
  });

  it('leaves nothing when the volume is disposed of', async () => {
    const { volume } = stage();
    const stream = await begun();
    await volume.dispose();
    stream.end();
    expect(await codeOf(stream)).to.equal('EIO');
  });
});

describe('an upload to S3, in a process of its own, while a file is written', () => {
  const stage = useS3Stage({}, startS3ServerProcess);

  it('is given up for a close at once, which uploads whole', async () => {
    const { volume, content, server, openUploads } = stage();
    const bytes = bytesOf(LENGTH);
    const number = volume.openSync('/m/file', 'w');
    volume.writeSync(number, bytes);
    while (((await server.counts())['UploadPart'] ?? 0) < 2);
    volume.closeSync(number);
    expect((await content('file')).equals(bytes)).to.equal(true);
    while ((await openUploads()).length > 0);
  });
});

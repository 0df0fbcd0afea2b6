import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createVolume, s3, type Volume } from '../../../lib/index.js';
import { errnoError, expectThrow } from '../../support/expect-error.js';
import type { S3Server } from '../../support/s3-server/api.js';
import { startS3ServerProcess } from '../../support/s3-server/process.js';
import { FRESH, onMemory, temporaryDirectory } from './helpers.js';

const LARGE = 20 * 1024 * 1024;

describe('the bytes of sync calls', () => {
  let server: S3Server;

  before(async () => {
    server = await startS3ServerProcess({ buckets: ['media'] });
  });

  beforeEach(() => server.resetCounts());

  after(() => server.close());

  const onS3 = (cacheDirectory: string, options: object = {}) => {
    const { endpoint, region, credentials } = server;
    const shared = { bucket: 'media', endpoint, region, credentials, freshness: FRESH };
    return s3({ ...shared, cacheDirectory, ...options });
  };

  const mount = (objects: ReturnType<typeof onS3>): Volume => {
    const volume = createVolume();
    volume.mount('/m', objects);
    return volume;
  };

  it('are 20 MiB both ways, by path and by descriptor', async () => {
    using one = temporaryDirectory();
    using other = temporaryDirectory();
    await using writer = mount(onS3(one.path));
    await using reader = mount(onS3(other.path));
    const bytes = randomBytes(LARGE);
    writer.writeFileSync('/m/large', bytes);
    expect(writer.readFileSync('/m/large').equals(bytes)).to.equal(true);
    expect(reader.readFileSync('/m/large').equals(bytes)).to.equal(true);
    const descriptor = writer.openSync('/m/other', 'w');
    for (let start = 0; start < LARGE; start += LARGE / 4) {
      writer.writeSync(descriptor, bytes, start, LARGE / 4);
    }
    writer.closeSync(descriptor);
    const copy = reader.openSync('/m/other', 'r');
    expect(reader.fstatSync(copy).size).to.equal(LARGE);
    expect(reader.readFileSync(copy).equals(bytes)).to.equal(true);
    reader.closeSync(copy);
    expect(readdirSync(join(one.path, 'tmp')), 'temporary files left').to.deep.equal([]);
  });

  it('cost no more requests than the promises do', async () => {
    using directory = temporaryDirectory();
    // Whether the endpoint keeps conditions is asked once, before the first one; that is no budget of a call.
    await using volume = mount(onS3(directory.path, { conditions: 'trust' }));
    const requests = async (work: () => unknown): Promise<Record<string, number>> => {
      await server.resetCounts();
      work();
      const { bytesSent: _sent, bytesReceived: _received, ...counts } = await server.counts();
      return counts;
    };
    expect(await requests(() => volume.writeFileSync('/m/budget', 'x'))).to.deep.equal({ PutObject: 1 });
    expect(await requests(() => volume.readFileSync('/m/budget'))).to.deep.equal({});
    expect(await requests(() => volume.appendFileSync('/m/budget', 'x'))).to.deep.equal({ PutObject: 1 });
    expect(await requests(() => volume.unlinkSync('/m/budget'))).to.deep.equal({ DeleteObject: 1 });
    expect(await requests(() => volume.existsSync('/m/budget'))).to.deep.equal({});
    const descriptor = volume.openSync('/m/budget', 'w');
    volume.writeSync(descriptor, 'x');
    expect(await requests(() => volume.closeSync(descriptor))).to.deep.equal({ PutObject: 1 });
    expect(await requests(() => volume.readFileSync('/m/budget'))).to.deep.equal({});
  });

  for (const size of [1000, LARGE]) {
    it(`cross where the disk of the cache refuses (${size} bytes)`, async () => {
      using directory = temporaryDirectory();
      const file = join(directory.path, 'file');
      writeFileSync(file, '');
      await using volume = mount(onS3(join(file, 'no-directory')));
      await using writer = mount(onS3(join(directory.path, 'cache')));
      const bytes = randomBytes(size);
      writer.writeFileSync('/m/crossing', bytes);
      expect(volume.readFileSync('/m/crossing').equals(bytes)).to.equal(true);
      const descriptor = volume.openSync('/m/crossing', 'r');
      expect(volume.readFileSync(descriptor).equals(bytes)).to.equal(true);
      volume.closeSync(descriptor);
    });
  }

  it('of a small file are stored where the disk of the cache refuses; a writer is told so', async () => {
    using directory = temporaryDirectory();
    const file = join(directory.path, 'file');
    writeFileSync(file, '');
    await using objects = onMemory(join(file, 'no-directory'));
    const volume = createVolume();
    volume.mount('/m', objects);
    volume.writeFileSync('/m/file', 'content');
    volume.appendFileSync('/m/file', '!');
    expect(volume.readFileSync('/m/file', 'utf8')).to.equal('content!');
    expect(await volume.promises.readFile('/m/file', 'utf8')).to.equal('content!');
    expectThrow(() => volume.openSync('/m/file', 'w'), errnoError('EIO', 'open', '/m/file'));
  });

  it('are waited for until a deadline: ETIMEDOUT, and the next call works', async () => {
    using directory = temporaryDirectory();
    await using volume = mount(onS3(directory.path, { syncTimeout: 6000 }));
    volume.writeFileSync('/m/before', 'x');
    await server.misbehave([{ when: { operation: 'PutObject' }, fault: { stallAfterBytes: 0 } }]);
    expectThrow(() => volume.writeFileSync('/m/stalled', 'x'), errnoError('ETIMEDOUT', 'open', '/m/stalled'));
    await server.misbehave([]);
    volume.writeFileSync('/m/after', 'after');
    expect(volume.readFileSync('/m/after', 'utf8')).to.equal('after');
  });
});

import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import type { S3Server } from '../../support/s3-server/api.js';
import { startS3ServerProcess } from '../../support/s3-server/process.js';
import { assertConsistent } from './assert-consistent.js';
import type { Place } from './replica.js';

const lengths = [0, 1, 3, 8, 8, 50, 50];
const forms = ['promises', 'callback'] as const;

describe('two mounts and another client on S3 keep what is promised', () => {
  let server: S3Server;
  let bucket: S3ObjectStore;

  before(async () => {
    server = await startS3ServerProcess({ buckets: ['media'] });
    const { endpoint, region, credentials } = server;
    bucket = new S3ObjectStore({ bucket: 'media', prefix: 'a/prefix', endpoint, region, credentials });
  });

  after(async () => {
    await bucket.close();
    await server.close();
  });

  /** A bucket takes no parts so small; yet every file is opened before it has come. */
  const place = (): Place => ({ bucket, partSize: 1000, rangedHandles: 0 });

  for (const freshness of [1000, 0, 'immutable'] as const) {
    it(`with a freshness of ${freshness}`, async function () {
      this.timeout(0);
      await assertConsistent(`another client on S3, ${freshness}`, place, { freshness, lengths, forms }, 40);
    });
  }
});

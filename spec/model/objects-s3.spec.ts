import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import type { S3Server } from '../support/s3-server/api.js';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import { type ObjectSubjectOptions, restartBlind, runObjects, withRestarts } from './object-subject.js';
import type { Grammar } from './programs.js';

const isLong = Boolean(process.env['MEDIAFS_TEST_OPERATIONS']);

/** Each start of a thread for sync calls takes its time; the memory store has them always. */
const grammar: Grammar = {
  lengths: [0, 1, 3, 10, 250],
  ...(isLong ? {} : { forms: ['promises', 'callback'] }),
};

/** A bucket takes no parts so small; yet every file is opened before it has come. */
const usual: ObjectSubjectOptions = { strict: true, partSize: 1000, rangedHandles: 0 };

describe('random programs come to on a disk and on S3 the same', () => {
  let server: S3Server;

  before(async () => {
    server = await startS3ServerProcess({ buckets: ['media'] });
  });

  after(() => server.close());

  const newStore = () => {
    const { endpoint, region, credentials } = server;
    return new S3ObjectStore({ bucket: 'media', prefix: 'a/prefix', endpoint, region, credentials });
  };

  const caches: Readonly<Record<string, ObjectSubjectOptions>> = {
    'with a cache': {},
    'with a cache of 300 bytes': { maxBytes: 300, grace: 0 },
    'without a cache directory': { hasDisk: false },
    'that is not strict': { strict: false },
  };
  for (const [title, options] of Object.entries(caches)) {
    it(title, async function () {
      this.timeout(0);
      await runObjects(`S3 ${title}`, newStore, { ...usual, ...options }, grammar, 60);
    });
  }

  it('with a process that starts anew', async function () {
    this.timeout(0);
    const options = { ...usual, blind: restartBlind };
    await runObjects('S3 with restarts', newStore, options, withRestarts(grammar), 60);
  });
});

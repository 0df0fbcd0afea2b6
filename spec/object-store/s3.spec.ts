import type { S3ObjectStoreOptions } from '../../lib/object-store/s3/options.js';
import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import {
  type MadeStore,
  objectStoreConformance,
} from '../conformance/object-store/object-store-conformance.js';
import { CEPH_16, PLAIN, type Quirks, SWIFT, startS3Server } from '../support/s3-server/server.js';

const BUCKET = 'conformance';

interface Case extends Pick<MadeStore, 'unkept'> {
  readonly options?: Partial<S3ObjectStoreOptions>;
  readonly quirks?: Quirks;
}

/** As other stores are spoken to; as AWS is (checksums on), under a prefix, with a few connections; and as others answer. */
const CASES: Readonly<Record<string, Case>> = {
  'the S3 store': {},
  'the S3 store by the SDK alone': { options: { transport: 'sdk' } },
  'the S3 store with checksums and a prefix': {
    options: { checksums: true, prefix: '/media/a b+é', maximumConcurrency: 2, conditions: 'trust' },
  },
  'the S3 store on what answers like Ceph 16': {
    quirks: CEPH_16,
    unkept: ['completeCreate', 'completeReplace', 'copyCreate', 'partSource', 'delete'],
  },
  'the S3 store on what answers like Swift': {
    quirks: SWIFT,
    unkept: ['create', 'replace', 'completeCreate', 'completeReplace', 'copyCreate', 'delete'],
  },
  'the S3 store on what keeps no conditions and knows no batches': {
    quirks: PLAIN,
    unkept: [
      ...(['create', 'replace', 'completeCreate', 'completeReplace'] as const),
      ...(['copySource', 'copyCreate', 'partSource', 'delete'] as const),
    ],
  },
};

for (const [name, { options = {}, quirks, unkept = [] }] of Object.entries(CASES)) {
  objectStoreConformance(name, async () => {
    const server = await startS3Server({ buckets: [BUCKET], quirks });
    const { endpoint, region, credentials } = server;
    const store = new S3ObjectStore({ bucket: BUCKET, endpoint, region, credentials, ...options });
    return {
      store,
      prefix: options.prefix === undefined ? '' : `${options.prefix.slice(1)}/`,
      unkept,
      close: async () => {
        await store.close();
        await server.close();
      },
    };
  });
}

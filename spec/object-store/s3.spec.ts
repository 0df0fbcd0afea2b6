import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import { objectStoreConformance } from '../conformance/object-store/object-store-conformance.js';
import { startS3Server } from '../support/s3-server/server.js';

const BUCKET = 'conformance';

/** As other stores are spoken to; and as AWS is (checksums on), under a prefix, with a few connections only. */
const SETTINGS = {
  'the S3 store': {},
  'the S3 store with checksums and a prefix': {
    checksums: true,
    prefix: '/media/a b+é',
    maximumConcurrency: 2,
  },
} as const;

for (const [name, settings] of Object.entries(SETTINGS)) {
  objectStoreConformance(name, async () => {
    const server = await startS3Server({ buckets: [BUCKET] });
    const { endpoint, region, credentials } = server;
    const store = new S3ObjectStore({ bucket: BUCKET, endpoint, region, credentials, ...settings });
    return {
      store,
      prefix: 'prefix' in settings ? `${settings.prefix.slice(1)}/` : '',
      close: async () => {
        await store.close();
        await server.close();
      },
    };
  });
}

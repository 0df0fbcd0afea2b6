import { mkdirSync } from 'node:fs';

/** The store that the environment names, else a small S3 server in this process, which keeps its objects in `directory`. */
export async function startStore(directory) {
  const { MEDIAFS_S3_ENDPOINT: endpoint, MEDIAFS_S3_BUCKET: bucket } = process.env;
  if (endpoint && bucket) {
    return { shown: `${endpoint}, bucket ${bucket}`, environment: {}, counts: async () => ({}), close() {} };
  }
  mkdirSync(directory, { recursive: true });
  const { startS3Server } = await import('../../../dist/spec/support/s3-server/server.js');
  const server = await startS3Server({ buckets: ['media'], directory });
  return {
    shown: `${server.endpoint}, bucket media`,
    environment: {
      MEDIAFS_S3_ENDPOINT: server.endpoint,
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_REGION: server.region,
      // It is known to keep them: a probe would only make what is counted harder to read.
      MEDIAFS_S3_CONDITIONS: 'trust',
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    },
    counts: () => server.counts(),
    close: () => server.close(),
  };
}

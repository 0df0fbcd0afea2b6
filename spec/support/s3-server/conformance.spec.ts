import { s3Conformance } from '../../conformance/s3/s3-conformance.js';
import { startS3Server } from './server.js';

s3Conformance('the S3 server of the specs', async () => {
  const endpoint = await startS3Server({ buckets: ['conformance'] });
  return { endpoint, bucket: 'conformance', close: () => endpoint.close() };
});

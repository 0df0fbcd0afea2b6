import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { S3Server, S3ServerOptions } from './api.js';
import { startService } from './start-service.js';

// node dist/spec/support/s3-server/main.js [--directory DIR] [--port PORT] [--bucket NAME]... [--region NAME]
//   [--access-key-id ID --secret-access-key SECRET]
// As a child of `startS3ServerProcess` the options come as JSON instead, and the answer goes to the parent.

/** What a child tells its parent once it listens. */
export interface Ready extends Pick<S3Server, 'endpoint' | 'region' | 'credentials'> {
  readonly token: string;
}

if (process.send) await serveParent(process.argv[2] ?? '{}');
else await serveTerminal();

async function serveParent(options: string): Promise<void> {
  process.on('disconnect', () => process.exit());
  const token = randomBytes(24).toString('hex');
  const { endpoint, region, credentials } = await startService(JSON.parse(options) as S3ServerOptions, token);
  process.send!({ endpoint, region, credentials, token } satisfies Ready);
}

async function serveTerminal(): Promise<void> {
  const { endpoint, region, credentials } = await startService(readArguments());
  console.log(`S3 at ${endpoint}, region ${region}, access key ${credentials.accessKeyId}`);
}

function readArguments(): S3ServerOptions {
  const { values } = parseArgs({
    options: {
      directory: { type: 'string' },
      port: { type: 'string' },
      bucket: { type: 'string', multiple: true },
      region: { type: 'string' },
      'access-key-id': { type: 'string' },
      'secret-access-key': { type: 'string' },
    },
  });
  const [accessKeyId, secretAccessKey] = [values['access-key-id'], values['secret-access-key']];
  return {
    directory: values.directory,
    port: values.port === undefined ? undefined : Number(values.port),
    buckets: values.bucket,
    region: values.region,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
  };
}

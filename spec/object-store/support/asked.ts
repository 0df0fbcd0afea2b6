import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { type CannedAnswer, type SeenRequest, startCannedServer } from './canned-server.js';

/** What `action` makes of canned answers by a store that sends past the SDK, and what it was that asked. */
export async function asked<Result>(
  answer: CannedAnswer | ((request: SeenRequest) => CannedAnswer),
  action: (store: S3ObjectStore) => Promise<Result>,
  options: object = {},
): Promise<{ result: Result; seen: readonly SeenRequest[] }> {
  const server = await startCannedServer((request) =>
    typeof answer === 'function' ? answer(request) : answer,
  );
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' };
  const { endpoint, seen } = server;
  const store = new S3ObjectStore({
    bucket: 'photos',
    endpoint,
    credentials,
    attempts: 1,
    transport: 'fast',
    ...options,
  });
  try {
    return { result: await action(store), seen };
  } finally {
    await store.close();
    await server.close();
  }
}

/** Whether the SDK has sent a request. */
export function isBySdk({ headers }: SeenRequest): boolean {
  return headers['amz-sdk-invocation-id'] !== undefined;
}

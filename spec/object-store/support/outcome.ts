import type { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { StoreError } from '../../../lib/object-store/store-error.js';

/** What a call gives, or all that its error tells but for the ids of its requests. */
export async function outcome(
  store: S3ObjectStore,
  call: (store: S3ObjectStore) => Promise<unknown>,
): Promise<unknown> {
  try {
    return await call(store);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return factsOf(error);
  }
}

export function factsOf(error: StoreError) {
  const { code, message, mayBeginAnew } = error;
  const cause = error.cause as (Error & { $metadata?: object }) | undefined;
  const { $metadata, ...facts } = cause ?? {};
  const metadata = { ...$metadata, requestId: undefined, extendedRequestId: undefined };
  return {
    ...{ code, mayBeginAnew, facts, metadata },
    message: message.replace(/\[(request|host) [^\]]+\]/g, '[$1]'),
    // The SDK calls a connection that was reset a timeout.
    cause: cause && [cause.name.replace('TimeoutError', 'Error'), cause.message],
  };
}

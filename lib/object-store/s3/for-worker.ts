import type { StoreModule, StoreModuleRefusal } from '../contract.js';
import type { S3ObjectStoreOptions } from './options.js';

/** How a thread of its own gets a client of the same bucket. Credentials from the SDK's chain are found there anew. */
export function describeForWorker(options: S3ObjectStoreOptions): StoreModule | StoreModuleRefusal {
  const { credentials } = options;
  if (typeof credentials === 'function') {
    return {
      refusal: "credentials given as a function cannot reach the thread of sync calls; the SDK's own can",
    };
  }
  const { bucket, prefix, region, endpoint, pathStyle, checksums } = options;
  const { serverSideEncryption, kmsKeyId, bucketKey, storageClass, tags } = options;
  const { expectedBucketOwner, requestPayer } = options;
  const { conditions, conditionFallback, findingsDirectory } = options;
  const { transport, maximumConcurrency, partSize, equalParts, largestCopy } = options;
  const { connectTimeout, idleTimeout, deadline, attempts, retryPause, bodyResumes } = options;
  return {
    module: new URL('./s3-object-store.js', import.meta.url).href,
    export: 'S3ObjectStore',
    options: {
      ...{ bucket, prefix, region, endpoint, pathStyle, checksums },
      ...{ serverSideEncryption, kmsKeyId, bucketKey, storageClass, tags },
      ...{ expectedBucketOwner, requestPayer },
      ...{ conditions, conditionFallback, findingsDirectory },
      ...{ transport, maximumConcurrency, partSize, equalParts, largestCopy },
      ...{ connectTimeout, idleTimeout, deadline, attempts, retryPause, bodyResumes },
      // A copy of its own: an SDK memoises on the object that it is given.
      credentials: credentials && { ...credentials },
    } satisfies { [Name in keyof Required<S3ObjectStoreOptions>]: S3ObjectStoreOptions[Name] },
  };
}

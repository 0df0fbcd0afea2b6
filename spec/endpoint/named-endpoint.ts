import {
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  HeadBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3';

/** A store that nobody here wrote. Credentials come from the usual variables. */
export interface NamedEndpoint {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  /** What kind of store it is, where that is known: `ceph-old` or `ceph-new` of `scripts/ceph.sh`. */
  readonly store: string | undefined;
}

/** What `MEDIAFS_TEST_S3_ENDPOINT` and its like name; `undefined` where they name nothing. */
export function namedEndpoint(environment: NodeJS.ProcessEnv = process.env): NamedEndpoint | undefined {
  const endpoint = environment['MEDIAFS_TEST_S3_ENDPOINT'];
  if (!endpoint) return undefined;
  return {
    endpoint,
    bucket: environment['MEDIAFS_TEST_S3_BUCKET'] || 'mediafs-test',
    region: environment['AWS_REGION'] || 'us-east-1',
    store: environment['MEDIAFS_TEST_S3_STORE'],
  };
}

/** Makes sure that the bucket is there. It is never removed, and nor is what it held before. */
export async function ensureBucket({
  endpoint,
  bucket,
  region,
}: Pick<NamedEndpoint, 'endpoint' | 'bucket' | 'region'>): Promise<void> {
  const client = new S3Client({ endpoint, region, forcePathStyle: true });
  try {
    if (await hasBucket(client, bucket)) return;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou || error instanceof BucketAlreadyExists)) throw error;
  } finally {
    client.destroy();
  }
}

async function hasBucket(client: S3Client, bucket: string): Promise<boolean> {
  return client.send(new HeadBucketCommand({ Bucket: bucket })).then(
    () => true,
    () => false,
  );
}

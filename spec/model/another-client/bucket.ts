import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../../lib/object-store/contract.js';
import type { Bucket } from './history.js';

/** Everything in the bucket is what the model says, and nothing else is there. */
export async function requireBucket(store: ObjectStore, bucket: Bucket): Promise<void> {
  const found = new Map<string, string>();
  for await (const page of store.list())
    for (const { key, version, size } of page.objects) found.set(key, `${version} ${size}`);
  const wanted = new Map([...bucket].map(([key, { etag, bytes }]) => [key, `${etag} ${bytes.length}`]));
  const keys = new Set([...found.keys(), ...wanted.keys()]);
  for (const key of keys) {
    if (found.get(key) !== wanted.get(key))
      throw new Error(`${key} in the bucket is ${found.get(key)} and not ${wanted.get(key)}`);
  }
  for (const [key, { etag, bytes }] of bucket) {
    const digest = createHash('md5').update(bytes).digest('hex');
    if (!etag.includes('-') && etag !== `"${digest}"`) throw new Error(`${key} has the ETag of other bytes`);
  }
}

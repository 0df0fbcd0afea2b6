import type { S3ObjectStoreOptions } from '../../lib/object-store/s3/options.js';
import type { Condition } from '../../lib/object-store/s3/probe/finding.js';
import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import { objectStoreConformance } from '../conformance/object-store/object-store-conformance.js';
import { ensureBucket, namedEndpoint } from './named-endpoint.js';

const named = namedEndpoint();

if (named) {
  objectStoreConformance(`the S3 store on ${named.endpoint}`, async () => {
    await ensureBucket(named);
    const prefix = `mediafs-${crypto.randomUUID()}/`;
    const options = { ...named, prefix };
    const store = new S3ObjectStore(options);
    // What it does not keep is found by the probe, and proved by the suite; what is kept is proved by its races.
    const findings = Object.entries(await store.findings());
    const unkept = findings
      .filter(([, { verdict }]) => verdict !== 'kept')
      .map(([name]) => name as Condition);
    return {
      store,
      prefix,
      unkept,
      async close() {
        await store.close();
        await removeAll(options);
      },
    };
  });
}

async function removeAll(options: S3ObjectStoreOptions): Promise<void> {
  const store = new S3ObjectStore(options);
  for await (const { objects } of store.list()) await store.delete(objects.map(({ key }) => key));
  await store.close();
}

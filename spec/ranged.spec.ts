import { readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ObjectStore, Volume } from '../lib/index.js';
import { createVolume, MemoryObjectStore, ObjectFileSystem } from '../lib/index.js';
import type { ObjectFileSystemOptions } from '../lib/object-fs/object-file-system.js';
import { S3ObjectStore } from '../lib/object-store/s3/s3-object-store.js';
import { objectCapabilities } from './conformance/promises/capabilities.js';
import { fsConformance } from './conformance/promises/suite.js';
import { startS3ServerProcess } from './support/s3-server/process.js';

/** Long enough that what a test has just written is known, however slow the machine. */
const FRESH = 60_000;

/** Every file that holds a byte is opened before it has come; a part is some of the small ones, and little of the large. */
const RANGED = { rangedHandles: 0, partSize: 1000, freshness: FRESH } as const;

fsConformance('ranged handles on what is kept on the disk', objectCapabilities, () =>
  mounted(new MemoryObjectStore(), RANGED, neverCached),
);

fsConformance('ranged handles on what passes through memory', objectCapabilities, () =>
  mounted(new MemoryObjectStore(), { ...RANGED, maxBytes: 1 }),
);

fsConformance('ranged handles on S3', objectCapabilities, async () => {
  const server = await startS3ServerProcess({ buckets: ['media'] });
  const { endpoint, region, credentials } = server;
  const store = new S3ObjectStore({ bucket: 'media', endpoint, region, credentials });
  const { tearDown, ...implementation } = await mounted(store, { ...RANGED, partSize: 50_000, maxBytes: 1 });
  return {
    ...implementation,
    async tearDown() {
      await tearDown();
      await server.close();
    },
  };
});

async function mounted(
  store: ObjectStore,
  options: Partial<ObjectFileSystemOptions>,
  prepare: (objects: ObjectFileSystem) => void = () => {},
) {
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-small-parts-'));
  const objects = new ObjectFileSystem({ ...options, store, cacheDirectory });
  prepare(objects);
  const volume = createVolume();
  volume.mount('/mounted', objects);
  await volume.promises.mkdir('/mounted/tests');
  await requireRanged(volume);
  return {
    fs: volume,
    directory: '/mounted/tests',
    async tearDown() {
      await volume.dispose();
      await rm(cacheDirectory, { recursive: true });
    },
  };
}

/** The suite would prove nothing on plain files. */
async function requireRanged(volume: Volume): Promise<void> {
  await volume.promises.writeFile('/mounted/probe', 'probe');
  await using handle = await volume.promises.open('/mounted/probe');
  expect(() => readSync(handle.fd, Buffer.alloc(1))).to.throw('EBADF');
}

/** Nothing is then read from a cached file, but all as it is fetched. */
function neverCached({ cache }: ObjectFileSystem): void {
  cache.lookUp = async () => undefined;
  cache.lookUpSync = () => undefined;
}

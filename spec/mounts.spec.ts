import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mountable } from '../lib/index.js';
import {
  createVolume,
  local,
  MemoryObjectStore,
  memory,
  ObjectFileSystem,
  redirect,
  s3,
} from '../lib/index.js';
import { diskCapabilities, objectCapabilities } from './conformance/promises/capabilities.js';
import { fsConformance, linksConformance } from './conformance/promises/suite.js';
import { startS3ServerProcess } from './support/s3-server/process.js';

/** Long enough that what a test has just written is known, however slow the machine. */
const FRESH = 60_000;

const mountedDiskCapabilities = { ...diskCapabilities, parentSegmentsAreWalked: false };
const directoryCapabilities = { ...mountedDiskCapabilities, linkTextsStay: false };

const conformance: typeof fsConformance = (...given) => {
  fsConformance(...given);
  linksConformance(...given);
};

conformance('a directory mounted in a volume', directoryCapabilities, async () => {
  const root = await mkdtemp(join(tmpdir(), 'mediafs-local-'));
  return mounted(local(root), () => rm(root, { recursive: true }));
});

const memoryCapabilities = { ...mountedDiskCapabilities, namesOfAnyBytes: false };

conformance('memory mounted in a volume', memoryCapabilities, async () => mounted(memory(), async () => {}));

conformance('the object file system on the memory store', objectCapabilities, async () => {
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
  const objects = new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory, freshness: FRESH });
  return mounted(objects, () => rm(cacheDirectory, { recursive: true }));
});

conformance('the object file system on S3', objectCapabilities, async () => {
  const { objects, tearDown } = await onS3();
  return mounted(objects, tearDown);
});

conformance('node:fs redirected to S3', objectCapabilities, async () => {
  const { objects, tearDown } = await onS3();
  const volume = createVolume();
  volume.mount('/mediafs', objects);
  const redirection = redirect(volume);
  await fs.promises.mkdir('/mediafs/tests');
  return {
    fs,
    directory: '/mediafs/tests',
    async tearDown() {
      redirection.dispose();
      await tearDown();
    },
  };
});

async function onS3() {
  const server = await startS3ServerProcess({ buckets: ['media'] });
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
  const { endpoint, region, credentials } = server;
  const objects = s3({
    bucket: 'media',
    prefix: 'a/prefix',
    endpoint,
    region,
    credentials,
    cacheDirectory,
    freshness: FRESH,
  });
  return {
    objects,
    async tearDown() {
      await objects.dispose();
      await server.close();
      await rm(cacheDirectory, { recursive: true });
    },
  };
}

async function mounted(mountable: Mountable, tearDown: () => Promise<void>) {
  const volume = createVolume();
  volume.mount('/mounted', mountable);
  await volume.promises.mkdir('/mounted/tests');
  return { fs: volume, directory: '/mounted/tests', tearDown };
}

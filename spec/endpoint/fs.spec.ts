import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVolume, redirect, s3 } from '../../lib/index.js';
import { objectCapabilities } from '../conformance/promises/capabilities.js';
import { fsConformance } from '../conformance/promises/suite.js';
import { ensureBucket, type NamedEndpoint, namedEndpoint } from './named-endpoint.js';

/** Long enough that what a test has just written is known, however slow the store. */
const FRESH = 600_000;

const named = namedEndpoint();

if (named) {
  fsConformance(`the object file system on ${named.endpoint}`, objectCapabilities, async () => {
    const { volume, tearDown } = await mounted(named);
    return { fs: volume, directory: '/mediafs/tests', tearDown };
  });

  fsConformance(`node:fs redirected to ${named.endpoint}`, objectCapabilities, async () => {
    const { volume, tearDown } = await mounted(named);
    const redirection = redirect(volume);
    return {
      fs,
      directory: '/mediafs/tests',
      async tearDown() {
        redirection.dispose();
        await tearDown();
      },
    };
  });
}

async function mounted(endpoint: NamedEndpoint) {
  await ensureBucket(endpoint);
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
  const prefix = `mediafs-${crypto.randomUUID()}`;
  const volume = createVolume();
  volume.mount('/mediafs', s3({ ...endpoint, prefix, cacheDirectory, freshness: FRESH }));
  await volume.promises.mkdir('/mediafs/tests');
  return {
    volume,
    async tearDown() {
      await volume.promises.rm('/mediafs/tests', { recursive: true });
      await volume.dispose();
      await rm(cacheDirectory, { recursive: true });
    },
  };
}

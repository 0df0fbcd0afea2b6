import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startS3ServerProcess } from '../../dist/spec/support/s3-server/process.js';
import { layOut } from './lay-out.mjs';
import { putObjects } from './put-objects.mjs';

const CEPH = fileURLToPath(new URL('../../scripts/ceph.sh', import.meta.url));
const PROXY = fileURLToPath(new URL('./proxy/main.mjs', import.meta.url));
const MEBIBYTE = 1024 * 1024;
const BUCKET = 'media';

/** What one connection to S3 gives, and a round trip within a region and a bit. */
export const FAR = { roundTrip: 20, rate: 90 * MEBIBYTE };

/**
 * A store with objects in it, as a line wants it, for one of its networks: `near` (the embedded server on loopback), `far`
 * (the same behind the proxy) or `ceph`. Ceph that is not installed is a reason, not a failure.
 */
export async function startStore({ network, server, objects, directory }) {
  if (network === 'ceph') return startCeph(objects, directory);
  const served = join(directory, 'served');
  if (server === 'directory') {
    await mkdir(served);
    layOut(served, BUCKET, objects);
  }
  const embedded = await startS3ServerProcess(
    server === 'directory' ? { directory: served } : { buckets: [BUCKET] },
  );
  const { endpoint, region, credentials } = embedded;
  const store = { bucket: BUCKET, endpoint, region, credentials };
  if (server !== 'directory') await putObjects(store, objects);
  const counts = { counts: () => embedded.counts(), resetCounts: () => embedded.resetCounts() };
  if (network === 'near') return { store, near: store, ...counts, close: () => embedded.close() };
  const proxy = fork(PROXY, [JSON.stringify({ target: new URL(endpoint).host, ...FAR })], { execArgv: [] });
  const [ready] = await once(proxy, 'message');
  return {
    store: { ...store, endpoint: ready.endpoint },
    near: store,
    ...counts,
    close: async () => {
      proxy.kill();
      await embedded.close();
    },
  };
}

async function startCeph(objects, directory) {
  const installed = await access('/usr/bin/radosgw').then(
    () => true,
    () => false,
  );
  if (!installed) return { absent: 'Ceph is not installed: scripts/ceph.sh install old' };
  const base = join(directory, 'ceph');
  const run = (command) =>
    promisify(execFile)(CEPH, [command, 'old'], { env: { ...process.env, MEDIAFS_CEPH_DIRECTORY: base } });
  try {
    const variables = Object.fromEntries(
      (await run('start')).stdout
        .trim()
        .split('\n')
        .map((line) => line.split('=')),
    );
    const store = {
      bucket: BUCKET,
      endpoint: variables.MEDIAFS_TEST_S3_ENDPOINT,
      region: variables.AWS_REGION,
      credentials: {
        accessKeyId: variables.AWS_ACCESS_KEY_ID,
        secretAccessKey: variables.AWS_SECRET_ACCESS_KEY,
      },
    };
    await putObjects(store, objects, true);
    return { store, near: store, close: () => run('stop') };
  } catch (error) {
    await run('stop').catch(() => {});
    return { absent: `Ceph did not start: ${error.message.split('\n')[0]}` };
  }
}

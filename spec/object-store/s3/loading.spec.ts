import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

/** In a process of its own, since the SDK is loaded in this one. */
const SCRIPT = `
  import { createRequire } from 'node:module';
  import { S3ObjectStore } from ${JSON.stringify(new URL('../../../lib/object-store/s3/s3-object-store.js', import.meta.url).href)};
  const { cache } = createRequire(import.meta.url);
  const isLoaded = () => Object.keys(cache).some((path) => /node_modules.@(aws-sdk|smithy)/.test(path));
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const store = new S3ObjectStore({ bucket: 'photos', endpoint: 'http://127.0.0.1:1', credentials, attempts: 1 });
  const before = isLoaded();
  await store.head('a').catch(() => {});
  console.log(JSON.stringify([before, isLoaded()]));
`;

describe('the AWS SDK', () => {
  it('is loaded by the first request of an S3 store, not before', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT]);
    expect(JSON.parse(stdout)).to.deep.equal([false, true]);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { startS3ServerProcess } from './process.js';
import { clientOf, refusal, send } from './spec-client.js';

describe('the S3 server in a process of its own', () => {
  it('serves, counts, logs and misbehaves as in this one', async () => {
    const server = await startS3ServerProcess({ buckets: ['bucket'], region: 'eu-west-1' });
    const object = { Bucket: 'bucket', Key: 'key' };
    await clientOf(server).send(new PutObjectCommand({ ...object, Body: 'content' }));
    const { Body } = await clientOf(server).send(new GetObjectCommand(object));
    expect(await Body?.transformToString()).to.equal('content');
    expect(await server.counts()).to.include({ PutObject: 1, GetObject: 1, bytesSent: 7 });
    expect((await server.log()).map(({ status }) => status)).to.deep.equal([200, 200]);
    await server.misbehave([{ when: { key: 'key' }, fault: { status: 503 } }]);
    expect(await refusal(clientOf(server).send(new HeadObjectCommand(object)))).to.match(/^503/);
    await server.createBucket('second');
    await server.resetCounts();
    expect(await server.counts()).to.deep.equal({ bytesReceived: 0, bytesSent: 0 });
    await server.close();
    expect(await isReachable(server.endpoint)).to.equal(false);
  });

  it('lets only its parent control it', async () => {
    const server = await startS3ServerProcess();
    const { status } = await send(server, { method: 'POST', path: '/-/control/counts' });
    await server.close();
    expect(status).to.equal(403);
  });

  it('ends with its parent', async () => {
    const module = new URL('./process.js', import.meta.url).href;
    const script = `import { startS3ServerProcess } from '${module}';
      console.log((await startS3ServerProcess()).endpoint);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [endpoint] = (await once(parent.stdout, 'data')) as [Buffer];
    const address = endpoint.toString().trim();
    expect(await isReachable(address)).to.equal(true);
    parent.kill('SIGKILL');
    for (let wait = 0; wait < 50 && (await isReachable(address)); wait++) await sleep(50);
    expect(await isReachable(address)).to.equal(false);
  });

  async function isReachable(endpoint: string): Promise<boolean> {
    return fetch(endpoint).then(
      () => true,
      () => false,
    );
  }
});

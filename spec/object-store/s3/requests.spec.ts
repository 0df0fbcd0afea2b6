import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect } from 'chai';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import {
  abortion,
  bytesOf,
  pagesOf,
  pattern,
  readAll,
  refusal,
  text,
} from '../../conformance/object-store/helpers.js';
import { startS3Server } from '../../support/s3-server/server.js';
import { BUCKET, useFaultyS3 } from '../support/faulty-s3.js';

describe('the requests of the S3 store', () => {
  const faulty = useFaultyS3();

  it('are told on the diagnostics channel, with their keys and sizes', async () => {
    const { store } = faulty();
    const messages: unknown[] = [];
    const listen = (message: unknown) => void messages.push(message);
    subscribe('mediafs:object-store', listen);
    await store.put('a', text('hello'));
    await readAll(store, 'a');
    await pagesOf(store, { prefix: 'a' });
    unsubscribe('mediafs:object-store', listen);
    expect(messages).to.deep.equal([
      { operation: 'PutObject', key: 'a', bytes: 5 },
      { operation: 'GetObject', key: 'a' },
      { operation: 'ListObjectsV2', key: 'a' },
    ]);
  });

  it('are never more at once than the option allows', async () => {
    const { storeWith, server, misbehave } = faulty();
    const store = storeWith({ maximumConcurrency: 2 });
    await misbehave({ fault: { delayMilliseconds: 50 } });
    const start = performance.now();
    await Promise.all(Array.from({ length: 8 }, (_, index) => store.put(String(index), text('x'))));
    expect(performance.now() - start).to.be.greaterThan(190);
    expect(await server.counts()).to.include({ PutObject: 8 });
  });

  it('do not wait for bodies that their readers leave lying', async () => {
    const { storeWith } = faulty();
    const store = storeWith({ maximumConcurrency: 2, idleTimeout: 5000 });
    await store.put('a', pattern(4_000_000));
    const readings = await Promise.all(Array.from({ length: 6 }, () => store.get('a')));
    await store.head('a');
    const bodies = await Promise.all(readings.map(bytesOf));
    expect(bodies.map(({ length }) => length)).to.deep.equal(Array(6).fill(4_000_000));
  });

  it('can be aborted while they wait for their turn', async () => {
    const { storeWith, server, misbehave } = faulty();
    const store = storeWith({ maximumConcurrency: 1 });
    await misbehave({ when: { key: 'slow' }, fault: { delayMilliseconds: 250 } });
    const slow = store.put('slow', text('x'));
    const controller = new AbortController();
    const waiting = store.put('waiting', text('x'), { signal: controller.signal });
    controller.abort('enough');
    await abortion(waiting, 'enough');
    await slow;
    expect(await server.counts()).to.include({ PutObject: 1 });
  });

  it('can be aborted while the store thinks about them', async () => {
    const { store, misbehave } = faulty();
    await misbehave({ fault: { stallAfterBytes: 0 } });
    const signal = AbortSignal.timeout(50);
    const error = await store.head('a', { signal }).catch((reason: unknown) => reason);
    expect(error).to.include({ name: 'AbortError', code: 'ABORT_ERR', cause: signal.reason });
  });

  it('are EIO when nobody listens, and name the endpoint', async () => {
    const { server } = faulty();
    const { endpoint, credentials } = server;
    await server.close();
    const store = new S3ObjectStore({ bucket: BUCKET, endpoint, credentials, attempts: 1 });
    const error = await refusal(store.head('a'), 'EIO');
    expect(error.message).to.contain(new URL(endpoint).host).and.to.contain('ECONNREFUSED');
  });

  it('are ENOENT when the bucket is not there, and say so', async () => {
    const store = faulty().storeWith({ bucket: 'nowhere' });
    expect((await refusal(store.get('a'), 'ENOENT')).message).to.contain('the bucket itself does not exist');
    expect((await refusal(store.put('a', text('x')), 'ENOENT')).message).to.contain('the bucket');
    expect((await refusal(pagesOf(store, {}), 'ENOENT')).message).to.contain('the bucket');
    expect((await store.delete(['a']))[0]?.error.code).to.equal('ENOENT');
    expect((await store.delete(['a', 'b'])).map(({ error }) => error.code)).to.deep.equal([
      'ENOENT',
      'ENOENT',
    ]);
  });

  it('are EACCES with wrong credentials, and repeat none', async () => {
    const credentials = { accessKeyId: 'test-key', secretAccessKey: 'geheim' };
    const error = await refusal(faulty().storeWith({ credentials }).get('a'), 'EACCES');
    expect(inspectAll(error)).not.to.contain('geheim');
  });

  it('are signed by the time of the store where the clock of this machine is wrong', async () => {
    await using server = await startS3Server({ buckets: [BUCKET], clockOffset: 3 * 3_600_000 });
    const { endpoint, credentials } = server;
    const store = new S3ObjectStore({ bucket: BUCKET, endpoint, credentials });
    await store.put('a', text('hello'));
    await store.head('a');
    expect(await server.counts()).to.include({ PutObject: 2, HeadObject: 1 });
    expect(await (await fetch(await store.presign('a', { expiresIn: 60 }))).text()).to.equal('hello');
    await store.close();
  });

  it('are EIO after close', async () => {
    const { store } = faulty();
    await store.close();
    await refusal(store.head('a'), 'EIO');
  });

  it('never list the object that is named like the prefix of the store', async () => {
    const { store, storeWith } = faulty();
    await store.put('media/', text(''));
    await store.put('media/a', text(''));
    await store.put('media/b/c', text(''));
    const inside = storeWith({ prefix: 'media' });
    expect((await pagesOf(inside, {})).flatMap(({ objects }) => objects.map(({ key }) => key))).to.deep.equal(
      ['a', 'b/c'],
    );
    const [page] = await pagesOf(inside, { delimiter: '/', limit: 1 });
    expect(page?.objects.map(({ key }) => key)).to.deep.equal(['a']);
    expect((await inside.head('b/c')).key).to.equal('b/c');
  });
});

/** All that a log could print of an error. */
function inspectAll(error: Error): string {
  return `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.cause)}`;
}

import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { type Fault, type S3Server, startS3Server } from './server.js';
import { clientOf, refusal } from './spec-client.js';

describe('how the S3 server misbehaves when told to', () => {
  let server: S3Server;
  const object = { Bucket: 'bucket', Key: 'key' };

  beforeEach(async () => {
    server = await startS3Server({ buckets: ['bucket'] });
    await clientOf(server).send(new PutObjectCommand({ ...object, Body: 'hello world' }));
  });

  afterEach(() => server.close());

  it('fails as often as it should, after what it should let pass', async () => {
    const when = { operation: 'HeadObject', key: { prefix: 'k' }, skip: 1, times: 2 } as const;
    await server.misbehave([{ when, fault: { status: 503 } }]);
    const outcomes: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      outcomes.push(await refusal(clientOf(server).send(new HeadObjectCommand(object))));
    }
    expect(outcomes.map((outcome) => outcome.slice(0, 3))).to.deep.equal(['no ', '503', '503', 'no ']);
  });

  it('stores an object and then says that it failed', async () => {
    await server.misbehave([
      { fault: { status: 500, afterStoring: true }, when: { operation: 'PutObject' } },
    ]);
    expect(await refusal(put('new'))).to.equal('500 InternalError');
    expect(await (await get()).Body?.transformToString()).to.equal('new');
  });

  it('stores an object and loses the answer', async () => {
    await server.misbehave([{ fault: { afterStoring: true }, when: { operation: 'PutObject' } }]);
    expect(await refusal(put('new'))).to.match(/^0 /);
    expect(await (await get()).Body?.transformToString()).to.equal('new');
  });

  it('resets the connection within the body', async () => {
    expect(await outcomeOf({ resetAfterBytes: 4 })).to.deep.equal({ received: 'hell', isComplete: false });
  });

  it('ends the connection within the body', async () => {
    expect(await outcomeOf({ endAfterBytes: 4 })).to.deep.equal({ received: 'hell', isComplete: false });
  });

  it('stalls within the body', async () => {
    expect(await outcomeOf({ stallAfterBytes: 4 })).to.deep.equal({ received: 'hell', isComplete: false });
  });

  it('corrupts a byte and leaves the stored one alone', async () => {
    const { received } = await outcomeOf({ corruptByteAt: 4 });
    expect(received).to.match(/^hell[^o] world$/);
    await server.misbehave([]);
    expect(await (await get()).Body?.transformToString()).to.equal('hello world');
  });

  it('drips', async () => {
    const start = performance.now();
    expect(await outcomeOf({ dripBytesPerSecond: 50 })).to.deep.equal({
      received: 'hello world',
      isComplete: true,
    });
    expect(performance.now() - start).to.be.greaterThan(150);
  });

  it('ignores a range', async () => {
    await server.misbehave([{ fault: { ignoreRange: true } }]);
    const { $metadata, ContentLength } = await get('bytes=2-3');
    expect([$metadata.httpStatusCode, ContentLength]).to.deep.equal([200, 11]);
  });

  it('lies about the range and the version', async () => {
    await server.misbehave([{ fault: { contentRange: 'bytes 0-1/11', etag: '"other"' } }]);
    const { ContentRange, ETag } = await get('bytes=2-3');
    expect([ContentRange, ETag]).to.deep.equal(['bytes 0-1/11', '"other"']);
  });

  it('lies about where a range is', async () => {
    await server.misbehave([{ fault: { shiftRange: 3 } }]);
    const { ContentRange, Body } = await get('bytes=2-8');
    expect([ContentRange, await Body?.transformToString()]).to.deep.equal(['bytes 5-11/12', 'llo wor']);
  });

  it('gives the checksum of the whole object with a range', async () => {
    await server.misbehave([{ fault: { wholeChecksumOnRange: true } }]);
    const command = new GetObjectCommand({ ...object, Range: 'bytes=2-3', ChecksumMode: 'ENABLED' });
    const client = clientOf(server, { responseChecksumValidation: 'WHEN_REQUIRED' });
    expect((await client.send(command)).ChecksumCRC32).to.equal('DUoRhQ==');
  });

  it('lists without an end', async () => {
    await server.misbehave([{ fault: { endlessListing: true } }]);
    const list = (ContinuationToken?: string) =>
      clientOf(server).send(new ListObjectsV2Command({ Bucket: 'bucket', ContinuationToken }));
    const first = await list();
    const second = await list(first.NextContinuationToken);
    expect([first.KeyCount, second.KeyCount]).to.deep.equal([1, 0]);
    expect(second.NextContinuationToken).to.be.a('string').that.equals(first.NextContinuationToken);
  });

  it('tells what it has not answered yet', async () => {
    await server.misbehave([{ fault: { stallAfterBytes: 0 } }]);
    const end = new AbortController();
    const answer = clientOf(server)
      .send(new GetObjectCommand(object), { abortSignal: end.signal })
      .catch(() => {});
    while ((await server.activity()).requests === 0) await sleep(1);
    const { connections } = await server.activity();
    end.abort();
    await answer;
    while ((await server.activity()).requests > 0) await sleep(1);
    expect(await server.activity()).to.deep.equal({ connections: connections - 1, requests: 0 });
  });

  function put(Body: string) {
    return clientOf(server).send(new PutObjectCommand({ ...object, Body }));
  }

  function get(Range?: string) {
    return clientOf(server).send(new GetObjectCommand({ ...object, Range }));
  }

  // What of the object arrives within a second.
  async function outcomeOf(fault: Fault): Promise<{ received: string; isComplete: boolean }> {
    await server.misbehave([{ fault }]);
    const client = clientOf(server, { responseChecksumValidation: 'WHEN_REQUIRED' });
    const abortSignal = AbortSignal.timeout(1000);
    let received = '';
    try {
      const { Body } = await client.send(new GetObjectCommand(object), { abortSignal });
      const body = Body as AsyncIterable<Uint8Array> & { destroy(error: Error): void };
      abortSignal.addEventListener('abort', () => body.destroy(new Error('stalled')));
      for await (const chunk of body) received += Buffer.from(chunk).toString('latin1');
      return { received, isComplete: true };
    } catch {
      return { received, isComplete: false };
    }
  }
});

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { type S3Server, startS3Server } from './server.js';
import { clientOf, refusal, sendSigned, signerOf } from './spec-client.js';

describe('what the S3 server takes for an upload', () => {
  let server: S3Server;
  const Bucket = 'bucket';

  beforeEach(async () => {
    server = await startS3Server({ buckets: [Bucket] });
  });

  afterEach(() => server.close());

  it('lets one of many racers make a key', async () => {
    const racers = Array.from({ length: 10 }, (_, index) => {
      return refusal(
        clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'k', Body: `${index}`, IfNoneMatch: '*' })),
      );
    });
    const outcomes = await Promise.all(racers);
    expect(outcomes.filter((outcome) => outcome === 'no refusal')).to.have.length(1);
    expect(outcomes.filter((outcome) => outcome === '412 PreconditionFailed')).to.have.length(9);
  });

  it('lets one of many racers replace a version', async () => {
    const { ETag } = await clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'first' }));
    const racers = Array.from({ length: 10 }, (_, index) => {
      return refusal(
        clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'k', Body: `${index}`, IfMatch: ETag })),
      );
    });
    expect((await Promise.all(racers)).filter((outcome) => outcome === 'no refusal')).to.have.length(1);
  });

  it('says that a key which should match is missing', async () => {
    const missing = { Bucket, Key: 'missing', IfMatch: '"0"' };
    expect(await refusal(clientOf(server).send(new PutObjectCommand({ ...missing, Body: 'x' })))).to.equal(
      '404 NoSuchKey',
    );
    expect(await refusal(clientOf(server).send(new DeleteObjectCommand(missing)))).to.equal('404 NoSuchKey');
  });

  it('refuses a trailer that does not fit the bytes', async () => {
    const { status, code } = await putChunked(
      'b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
    );
    expect(`${status} ${code}`).to.equal('400 BadDigest');
  });

  it('refuses a chunk under 8 KiB that is not the last', async () => {
    const { code } = await putChunked(
      '6\r\nhello \r\n5\r\nworld\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n',
    );
    expect(code).to.equal('InvalidChunkSizeError');
  });

  it('refuses fewer bytes than announced, and keeps the connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { code } = await putChunked('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n', agent);
    expect(code).to.equal('IncompleteBody');
    const { status } = await sendSigned(server, { method: 'PUT', path: '/bucket/next', body: 'next', agent });
    agent.destroy();
    expect(status).to.equal(200);
  });

  it('goes on after a broken frame in the middle of a long body', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { code } = await putChunked(`not a chunk\r\n${'x'.repeat(2 ** 20)}`, agent);
    expect(code).to.equal('InvalidRequest');
    const { status } = await sendSigned(server, { method: 'PUT', path: '/bucket/next', body: 'next', agent });
    agent.destroy();
    expect(status).to.equal(200);
  });

  it('stores nothing of an upload that was broken off', async () => {
    const { port } = new URL(server.endpoint);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    const request = await unfinishedPut();
    socket.write(request);
    await sleep(50);
    socket.destroy();
    await sleep(50);
    expect(await refusal(clientOf(server).send(new HeadObjectCommand({ Bucket, Key: 'k' })))).to.equal(
      '404 NotFound',
    );
    expect((await server.log())[0]).to.include({ operation: 'PutObject', status: 0 });
  });

  it('tells who waits for leave that a condition fails, before the body', async () => {
    await clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'old' }));
    await server.resetCounts();
    const large = { Bucket, Key: 'k', Body: Buffer.alloc(4 * 2 ** 20), IfNoneMatch: '*' };
    const answer = await refusal(clientOf(server).send(new PutObjectCommand(large)));
    expect(answer).to.equal('412 PreconditionFailed');
    expect((await server.counts())['bytesReceived']).to.equal(0);
  });

  it('refuses a key of 1,025 bytes', async () => {
    const command = new PutObjectCommand({ Bucket, Key: `${'ü'.repeat(512)}x`, Body: 'x' });
    expect(await refusal(clientOf(server).send(command))).to.equal('400 KeyTooLongError');
  });

  it('refuses more than 2 KB of metadata', async () => {
    const command = new PutObjectCommand({
      Bucket,
      Key: 'k',
      Body: 'x',
      Metadata: { name: 'x'.repeat(2045) },
    });
    expect(await refusal(clientOf(server).send(command))).to.equal('400 MetadataTooLarge');
  });

  it('refuses small parts before the last', async () => {
    const complete = await completionOf([Buffer.from('small'), Buffer.from('last')]);
    expect(await refusal(clientOf(server).send(complete))).to.equal('400 EntityTooSmall');
  });

  it('makes the checksum of the whole from those of the parts', async () => {
    const [first, last] = [Buffer.alloc(5 * 2 ** 20, 'first'), Buffer.from('last')];
    await clientOf(server).send(await completionOf([first, last]));
    await clientOf(server).send(
      new PutObjectCommand({
        Bucket,
        Key: 'whole',
        Body: Buffer.concat([first, last]),
        ChecksumAlgorithm: 'CRC64NVME',
      }),
    );
    const head = (Key: string) =>
      clientOf(server).send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    const [parts, whole] = [await head('parts'), await head('whole')];
    expect(parts.ETag).to.match(/^"[0-9a-f]{32}-2"$/);
    expect(parts.ChecksumCRC64NVME).to.equal(whole.ChecksumCRC64NVME);
  });

  it('gives no checksum of the whole object with a range of it', async () => {
    const object = { Bucket, Key: 'k', ChecksumMode: 'ENABLED' as const };
    await clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello world' }));
    expect((await clientOf(server).send(new GetObjectCommand(object))).ChecksumCRC32).to.equal('DUoRhQ==');
    const ranged = await clientOf(server).send(new GetObjectCommand({ ...object, Range: 'bytes=0-3' }));
    expect(ranged.ChecksumCRC32).to.equal(undefined);
  });

  it('leaves no sign of aws-chunked in the object', async () => {
    await putChunked('b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n');
    const { ContentEncoding, ContentLength } = await clientOf(server).send(
      new HeadObjectCommand({ Bucket, Key: 'c' }),
    );
    expect([ContentEncoding, ContentLength]).to.deep.equal([undefined, 11]);
    expect((await clientOf(server).send(new ListObjectsV2Command({ Bucket }))).KeyCount).to.equal(1);
  });

  function putChunked(body: string, agent?: Agent) {
    const headers = {
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '11',
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    };
    return sendSigned(server, { method: 'PUT', path: '/bucket/c', headers, body, ...(agent && { agent }) });
  }

  // Announces a hundred bytes and sends seven.
  async function unfinishedPut(): Promise<string> {
    const { host, hostname } = new URL(server.endpoint);
    const hash = createHash('sha256').update('unknown').digest('hex');
    const { headers } = await signerOf(server).sign({
      method: 'PUT',
      protocol: 'http:',
      hostname,
      path: '/bucket/k',
      headers: { host, 'content-length': '100', 'x-amz-content-sha256': hash },
    });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return `PUT /bucket/k HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\npartial`;
  }

  async function completionOf(bodies: readonly Buffer[]): Promise<CompleteMultipartUploadCommand> {
    const client = clientOf(server);
    const upload = { Bucket, Key: 'parts' };
    const checksum = { ChecksumAlgorithm: 'CRC64NVME' } as const;
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...upload, ...checksum }));
    const Parts = await Promise.all(
      bodies.map(async (Body, index) => {
        const part = { ...upload, ...checksum, UploadId, PartNumber: index + 1, Body };
        const { ETag } = await client.send(new UploadPartCommand(part));
        return { ETag, PartNumber: index + 1 };
      }),
    );
    return new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts } });
  }
});

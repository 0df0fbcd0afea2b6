import { createHash, createHmac } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect } from 'chai';
import { type S3Server, startS3Server } from './server.js';
import { clientOf, refusal, send, sendSigned, signerOf } from './spec-client.js';

describe('the signatures that the S3 server asks for', () => {
  let server: S3Server;
  const object = { Bucket: 'bucket', Key: 'key' };

  before(async () => {
    server = await startS3Server({ buckets: ['bucket'] });
    await clientOf(server).send(new PutObjectCommand({ ...object, Body: 'content' }));
  });

  after(() => server.close());

  it('refuses a request without any', async () => {
    const { status, code } = await send(server, { method: 'GET', path: '/bucket/key' });
    expect(`${status} ${code}`).to.equal('403 AccessDenied');
  });

  it('refuses a wrong secret', async () => {
    const credentials = { ...server.credentials, secretAccessKey: 'wrong' };
    const answer = refusal(clientOf(server, { credentials }).send(new GetObjectCommand(object)));
    expect(await answer).to.equal('403 SignatureDoesNotMatch');
  });

  it('refuses a key identifier it does not know', async () => {
    const credentials = { ...server.credentials, accessKeyId: 'unknown' };
    const answer = refusal(clientOf(server, { credentials }).send(new GetObjectCommand(object)));
    expect(await answer).to.equal('403 InvalidAccessKeyId');
  });

  it('refuses a clock that is 16 minutes late', async () => {
    const signingDate = new Date(Date.now() - 16 * 60 * 1000);
    const { code } = await sendSigned(server, { method: 'GET', path: '/bucket/key', signingDate });
    expect(code).to.equal('RequestTimeTooSkewed');
  });

  it('refuses a body other than the one that was signed', async () => {
    const { status, code } = await sendSigned(server, {
      method: 'PUT',
      path: '/bucket/other',
      body: 'content',
      headers: { 'x-amz-content-sha256': createHash('sha256').update('else').digest('hex') },
    });
    expect(`${status} ${code}`).to.equal('400 XAmzContentSHA256Mismatch');
  });

  it('refuses an x-amz header that was not signed', async () => {
    const url = await getSignedUrl(clientOf(server), new GetObjectCommand(object));
    const answer = await fetch(url, { headers: { 'x-amz-meta-added': 'later' } });
    expect(await answer.text()).to.contain('not signed');
  });

  it('refuses a content type that was not signed, as Ceph 20 does', async () => {
    const url = await getSignedUrl(
      clientOf(server),
      new PutObjectCommand({ Bucket: 'bucket', Key: 'typed' }),
    );
    const answer = await fetch(url, { method: 'PUT', body: 'text brings a type along' });
    expect(await answer.text()).to.contain('not signed');
  });

  it('takes a presigned URL until it expires', async () => {
    const url = (date: Date) => {
      return getSignedUrl(clientOf(server), new GetObjectCommand(object), {
        expiresIn: 60,
        signingDate: date,
      });
    };
    const [fresh, stale] = [await url(new Date()), await url(new Date(Date.now() - 61_000))];
    expect(await (await fetch(fresh)).text()).to.equal('content');
    expect(await (await fetch(stale)).text()).to.contain('Request has expired');
  });

  it('gives what a presigned URL says of the answer', async () => {
    const command = new GetObjectCommand({
      ...object,
      ResponseContentDisposition: 'attachment; filename="a b"',
    });
    const answer = await fetch(await getSignedUrl(clientOf(server), command));
    expect(answer.headers.get('content-disposition')).to.equal('attachment; filename="a b"');
  });

  it('refuses to answer with a name that no header can hold', async () => {
    const command = new GetObjectCommand({
      ...object,
      ResponseContentDisposition: 'attachment; filename="日本"',
    });
    expect((await fetch(await getSignedUrl(clientOf(server), command))).status).to.equal(400);
  });

  it('proves each chunk of a signed stream', async () => {
    expect((await putSignedChunks({ content: 'content' })).status).to.equal(200);
    expect((await putSignedChunks({ content: 'forged!' })).code).to.equal('SignatureDoesNotMatch');
  });

  it('proves the trailer of a signed stream', async () => {
    const trailer = 'x-amz-checksum-crc32:/sUwqQ==';
    expect((await putSignedChunks({ content: 'content', trailer })).status).to.equal(200);
    const forged = { content: 'content', trailer, signedTrailer: 'x-amz-checksum-crc32:AAAAAA==' };
    expect((await putSignedChunks(forged)).code).to.equal('SignatureDoesNotMatch');
  });

  // Signs the chunk "content", and sends the one given.
  async function putSignedChunks(sent: { content: string; trailer?: string; signedTrailer?: string }) {
    const { host, hostname } = new URL(server.endpoint);
    const { content, trailer, signedTrailer = trailer } = sent;
    const frame = (first: string, last: string, ofTrailer: string) => {
      const end = trailer === undefined ? '' : `${trailer}\r\nx-amz-trailer-signature:${ofTrailer}\r\n`;
      return `7;chunk-signature=${first}\r\n${content}\r\n0;chunk-signature=${last}\r\n${end}\r\n`;
    };
    const blank = 'x'.repeat(64);
    const request = await signerOf(server).sign({
      method: 'PUT',
      protocol: 'http:',
      hostname,
      path: '/bucket/chunks',
      headers: {
        host,
        'content-length': String(frame(blank, blank, blank).length),
        'content-encoding': 'aws-chunked',
        'x-amz-decoded-content-length': '7',
        'x-amz-content-sha256': `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? '' : '-TRAILER'}`,
        ...(trailer !== undefined && { 'x-amz-trailer': 'x-amz-checksum-crc32' }),
      },
    });
    const sign = chunkSigner(request.headers['x-amz-date']!);
    const seed = /Signature=(.*)/.exec(request.headers['authorization']!)![1]!;
    const first = sign('PAYLOAD', seed, [sha256(''), sha256('content')]);
    const last = sign('PAYLOAD', first, [sha256(''), sha256('')]);
    const body = frame(first, last, sign('TRAILER', last, [sha256(`${signedTrailer}\n`)]));
    return send(server, { method: 'PUT', path: '/bucket/chunks', headers: request.headers, body });
  }

  function chunkSigner(timestamp: string) {
    const scope = [timestamp.slice(0, 8), server.region, 's3', 'aws4_request'];
    const key = scope.reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${server.credentials.secretAccessKey}`,
    );
    return (kind: string, previous: string, hashes: string[]) => {
      const lines = [`AWS4-HMAC-SHA256-${kind}`, timestamp, scope.join('/'), previous, ...hashes];
      return createHmac('sha256', key).update(lines.join('\n')).digest('hex');
    };
  }

  function sha256(text: string): string {
    return createHash('sha256').update(text).digest('hex');
  }
});

import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import type { RawRequest } from '../../support/s3-server/spec-client.js';
import { CRC32_OF_HELLO, get, HELLO, put, refused } from './asking.js';
import type { Asked, Checks } from './s3-conformance.js';

export const checksumChecks: Checks = {
  async 'tells the CRC32 of an object to whom it is asked by'(asked) {
    const { Key } = await put(asked);
    const head = new HeadObjectCommand({ Bucket: asked.Bucket, Key, ChecksumMode: 'ENABLED' });
    expect((await asked.client.send(head)).ChecksumCRC32).to.equal(CRC32_OF_HELLO);
  },

  async 'takes a stream with its CRC32 behind it'(asked) {
    const bytes = randomBytes(300_000);
    const { Key } = await put(asked, { Body: Readable.from([bytes]), ContentLength: bytes.length });
    expect((await get(asked, Key)).bytes.equals(bytes)).to.equal(true);
  },

  async 'takes a right CRC32 in front of a body'(asked) {
    expect((await asked.raw(inFront(asked, 'crc32', CRC32_OF_HELLO))).status).to.equal(200);
  },

  async 'refuses a wrong CRC32 in front of a body'(asked) {
    expect((await asked.raw(inFront(asked, 'crc32', 'AAAAAA=='))).status).to.equal(400);
  },

  async 'refuses a wrong CRC64NVME in front of a body'(asked) {
    expect((await asked.raw(inFront(asked, 'crc64nvme', 'AAAAAAAAAAA='))).status).to.equal(400);
  },

  async 'takes a right CRC32 behind a body'(asked) {
    expect((await asked.raw(behind(asked, 'crc32', CRC32_OF_HELLO))).status).to.equal(200);
  },

  async 'refuses a wrong CRC32 behind a body'(asked) {
    expect((await asked.raw(behind(asked, 'crc32', 'AAAAAA=='))).status).to.equal(400);
  },

  async 'refuses a wrong CRC64NVME behind a body'(asked) {
    expect((await asked.raw(behind(asked, 'crc64nvme', 'AAAAAAAAAAA='))).status).to.equal(400);
  },

  async 'refuses a wrong Content-MD5'(asked) {
    await refused(put(asked, { ContentMD5: createHash('md5').update('other').digest('base64') }), 400);
  },
};

function inFront({ Bucket, key }: Asked, algorithm: string, value: string): RawRequest {
  const headers = {
    [`x-amz-checksum-${algorithm}`]: value,
    'x-amz-sdk-checksum-algorithm': algorithm.toUpperCase(),
  };
  return { method: 'PUT', path: `/${Bucket}/${key()}`, headers, body: HELLO };
}

function behind({ Bucket, key }: Asked, algorithm: string, value: string): RawRequest {
  const name = `x-amz-checksum-${algorithm}`;
  const headers = {
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': '11',
    'x-amz-trailer': name,
    'x-amz-sdk-checksum-algorithm': algorithm.toUpperCase(),
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  };
  const body = `b\r\n${HELLO}\r\n0\r\n${name}:${value}\r\n\r\n`;
  return { method: 'PUT', path: `/${Bucket}/${key()}`, headers, body };
}

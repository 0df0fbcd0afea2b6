import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { get, HELLO, put, refused } from './asking.js';
import type { Checks } from './s3-conformance.js';

export const readChecks: Checks = {
  async 'gives the bytes of an object, and what was said of them'(asked) {
    const said = { ContentType: 'text/x-a', Metadata: { mode: '33188', 'mtime-ms': '123' } };
    const { Key, ETag } = await put(asked, said);
    const { text, ContentType, Metadata, ETag: told } = await get(asked, Key);
    expect({ text, ContentType, Metadata, told }).to.deep.equal({ text: HELLO, ...said, told: ETag });
  },

  async 'keeps an empty object'(asked) {
    const { Key } = await put(asked, { Body: '' });
    const { ContentLength } = await asked.client.send(new HeadObjectCommand({ Bucket: asked.Bucket, Key }));
    expect(ContentLength).to.equal(0);
  },

  async 'answers a range in the middle by 206 and just those bytes'(asked) {
    const { Key } = await put(asked);
    const { text, ContentRange, $metadata } = await get(asked, Key, { Range: 'bytes=2-4' });
    expect([text, ContentRange, $metadata.httpStatusCode]).to.deep.equal(['llo', 'bytes 2-4/11', 206]);
  },

  async 'answers a range from the end, and one to it'(asked) {
    const { Key } = await put(asked);
    expect((await get(asked, Key, { Range: 'bytes=-3' })).text).to.equal('rld');
    expect((await get(asked, Key, { Range: 'bytes=6-' })).text).to.equal('world');
  },

  async 'answers a range behind the end by 416'(asked) {
    const { Key } = await put(asked);
    await refused(get(asked, Key, { Range: 'bytes=50-60' }), 416);
  },

  async 'answers 404 for what is not there, with a name where there is a body'(asked) {
    expect(await refused(get(asked, asked.key()), 404)).to.equal('NoSuchKey');
    const head = new HeadObjectCommand({ Bucket: asked.Bucket, Key: asked.key() });
    await refused(asked.client.send(head), 404);
  },

  async 'answers 304 for a version that the reader has, and 412 for one that it does not want'(asked) {
    const { Key, ETag } = await put(asked);
    await refused(get(asked, Key, { IfNoneMatch: ETag }), 304);
    await refused(get(asked, Key, { IfMatch: '"deadbeef"' }), 412);
    expect((await get(asked, Key, { IfMatch: ETag })).text).to.equal(HELLO);
  },

  async 'deletes, and again, without a word'(asked) {
    const { Key } = await put(asked);
    const { client, Bucket } = asked;
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
    await refused(get(asked, Key), 404);
  },
};

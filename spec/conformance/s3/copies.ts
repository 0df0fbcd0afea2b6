import { CopyObjectCommand, type CopyObjectCommandInput } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { get, HELLO, put, refused } from './asking.js';
import type { Asked, Checks } from './s3-conformance.js';

export const copyChecks: Checks = {
  async 'has all that the source has'(asked) {
    const { Key } = await put(asked, { ContentType: 'text/x-a', Metadata: { a: 'b' } });
    const target = await copy(asked, Key);
    const { text, ContentType, Metadata } = await get(asked, target);
    expect({ text, ContentType, Metadata }).to.deep.equal({
      text: HELLO,
      ContentType: 'text/x-a',
      Metadata: { a: 'b' },
    });
  },

  async 'onto itself gives an object new metadata'(asked) {
    const { Key } = await put(asked);
    await copy(asked, Key, { MetadataDirective: 'REPLACE', Metadata: { k: 'v' } }, Key);
    expect((await get(asked, Key)).Metadata).to.deep.equal({ k: 'v' });
  },

  async 'of another version than was asked for is 412'(asked) {
    const { Key } = await put(asked);
    await refused(copy(asked, Key, { CopySourceIfMatch: '"deadbeefdeadbeefdeadbeefdeadbeef"' }), 412);
  },

  async 'of the version that was asked for is made'(asked) {
    const { Key, ETag } = await put(asked);
    expect((await get(asked, await copy(asked, Key, { CopySourceIfMatch: ETag }))).text).to.equal(HELLO);
  },

  async 'onto what is there is 412, if it must not be'(asked) {
    const { Key } = await put(asked);
    const target = await copy(asked, Key);
    await refused(copy(asked, Key, { IfNoneMatch: '*' }, target), 412);
  },

  async 'of what is not there is 404'(asked) {
    await refused(copy(asked, asked.key()), 404);
  },
};

/** The key of the copy. */
async function copy(
  { client, Bucket, key }: Asked,
  source: string,
  input: Partial<CopyObjectCommandInput> = {},
  Key: string = key(),
): Promise<string> {
  await client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${source}`, ...input }));
  return Key;
}

import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { get, put, refused } from './asking.js';
import type { Asked, Checks } from './s3-conformance.js';

const OTHER = '"deadbeefdeadbeefdeadbeefdeadbeef"';
const RACERS = 8;

export const conditionChecks: Checks = {
  async 'creates what is not there, and refuses what is by 412'(asked) {
    const { Key } = await put(asked, { IfNoneMatch: '*' });
    await refused(put(asked, { IfNoneMatch: '*' }, Key), 412);
  },

  async 'lets one of many create a key'(asked) {
    const Key = asked.key();
    expect(await winners((Body) => put(asked, { Body, IfNoneMatch: '*' }, Key))).to.equal(1);
  },

  async 'replaces the version that is there'(asked) {
    const { Key, ETag } = await put(asked);
    await put(asked, { Body: 'other', IfMatch: ETag }, Key);
    expect((await get(asked, Key)).text).to.equal('other');
  },

  async 'refuses to replace another version by 412'(asked) {
    const { Key } = await put(asked);
    await refused(put(asked, { IfMatch: OTHER }, Key), 412);
  },

  async 'refuses to replace what is not there'(asked) {
    await refused(put(asked, { IfMatch: OTHER }), 404, 412);
  },

  async 'lets one of many replace a version'(asked) {
    const { Key, ETag } = await put(asked);
    expect(await winners((Body) => put(asked, { Body, IfMatch: ETag }, Key))).to.equal(1);
  },

  async 'refuses to delete another version by 412'(asked) {
    const { Key } = await put(asked);
    await refused(remove(asked, Key, OTHER), 412);
    await asked.client.send(new HeadObjectCommand({ Bucket: asked.Bucket, Key }));
  },

  async 'deletes the version that is there'(asked) {
    const { Key, ETag } = await put(asked);
    await remove(asked, Key, ETag);
    await refused(get(asked, Key), 404);
  },
};

async function remove({ client, Bucket }: Asked, Key: string, IfMatch: string): Promise<void> {
  await client.send(new DeleteObjectCommand({ Bucket, Key, IfMatch }));
}

async function winners(write: (body: string) => Promise<unknown>): Promise<number> {
  const racers = Array.from({ length: RACERS }, (_, index) => write(`writer ${index}`));
  return (await Promise.allSettled(racers)).filter(({ status }) => status === 'fulfilled').length;
}

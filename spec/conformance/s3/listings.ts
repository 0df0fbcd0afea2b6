import {
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { put, refused } from './asking.js';
import type { Asked, Checks } from './s3-conformance.js';

const NAMES = ['d.x', 'd/1', 'd/2', 'd/e/3', 'd/e/4', 'dz'];

export const listingChecks: Checks = {
  async 'folds keys at a delimiter'(asked) {
    const { pages } = await listed(asked, await tree(asked), { Delimiter: '/' });
    expect(pages).to.deep.equal([['d.x', 'dz', 'd/']]);
  },

  async 'goes on from page to page'(asked) {
    const { pages } = await listed(asked, await tree(asked), { MaxKeys: 2 });
    expect(pages.flat()).to.deep.equal(NAMES);
    expect(pages.length).to.be.within(3, 4);
  },

  async 'goes on behind what it has folded'(asked) {
    const { pages } = await listed(asked, await tree(asked), { MaxKeys: 1, Delimiter: '/' });
    expect(pages.flat()).to.deep.equal(['d.x', 'd/', 'dz']);
  },

  async 'begins behind a key'(asked) {
    const root = await tree(asked);
    const { pages } = await listed(asked, root, { StartAfter: `${root}/d/2` });
    expect(pages.flat()).to.deep.equal(['d/e/3', 'd/e/4', 'dz']);
  },

  async 'is in the order of UTF-8 bytes'(asked) {
    const names = ['z', '\uff5e', '\u{1f600}'];
    const { pages } = await listed(asked, await tree(asked, names), {});
    expect(pages).to.deep.equal([names]);
  },

  async 'tells of a page without keys that it has none'(asked) {
    const { pages, count } = await listed(asked, asked.key(), {});
    expect({ pages, count }).to.deep.equal({ pages: [[]], count: 0 });
  },

  async 'deletes in batches, what is not there too'(asked) {
    const root = await tree(asked);
    const Objects = [...NAMES, 'none'].map((name) => ({ Key: `${root}/${name}` }));
    const batch = new DeleteObjectsCommand({ Bucket: asked.Bucket, Delete: { Objects } });
    expect((await asked.client.send(batch)).Errors ?? []).to.deep.equal([]);
    expect((await listed(asked, root, {})).pages.flat()).to.deep.equal([]);
  },

  async 'tells a bucket that is there from one that is not'({ client, Bucket }) {
    await client.send(new HeadBucketCommand({ Bucket }));
    await refused(client.send(new HeadBucketCommand({ Bucket: `${Bucket}-is-not-there` })), 404);
  },
};

async function tree(asked: Asked, names: readonly string[] = NAMES): Promise<string> {
  const root = asked.key();
  for (const name of [...names].reverse()) await put(asked, {}, `${root}/${name}`);
  return root;
}

/** Keys and then folds of each page, without what is before them. */
async function listed(
  { client, Bucket }: Asked,
  root: string,
  input: Omit<ListObjectsV2CommandInput, 'Bucket' | 'Prefix'>,
): Promise<{ pages: string[][]; count: number | undefined }> {
  const pages: string[][] = [];
  let ContinuationToken: string | undefined;
  let count: number | undefined;
  do {
    const list = { Bucket, Prefix: `${root}/`, ...input, ContinuationToken };
    const { Contents = [], CommonPrefixes = [], ...page } = await client.send(new ListObjectsV2Command(list));
    const keys = [...Contents.map(({ Key = '' }) => Key), ...CommonPrefixes.map(({ Prefix = '' }) => Prefix)];
    pages.push(keys.map((key) => key.slice(root.length + 1)));
    count = page.KeyCount;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken && pages.length < 20);
  return { pages, count };
}

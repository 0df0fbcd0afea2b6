import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { get, put, refused } from './asking.js';
import type { Checks } from './s3-conformance.js';

const ODD = [
  'a b+c&d%25.txt',
  `"q'<>`,
  'u\u0308',
  'x//y',
  'dir/',
  '*?[x]',
  'back\\slash',
  '\u00a0',
  '.',
  '..',
];

export const keyChecks: Checks = {
  async 'takes keys of any characters as they are'(asked) {
    const root = asked.key();
    for (const name of ODD) await put(asked, { Body: name }, `${root}/${name}`);
    for (const name of ODD) expect((await get(asked, `${root}/${name}`)).text).to.equal(name);
    const list = new ListObjectsV2Command({ Bucket: asked.Bucket, Prefix: `${root}/` });
    const { Contents = [] } = await asked.client.send(list);
    expect(Contents.map(({ Key = '' }) => Key.slice(root.length + 1))).to.have.members(ODD);
  },

  async 'has an object beside others below its name'(asked) {
    const { Key } = await put(asked, { Body: 'one' });
    await put(asked, { Body: 'two' }, `${Key}/below`);
    expect((await get(asked, Key)).text).to.equal('one');
    expect((await get(asked, `${Key}/below`)).text).to.equal('two');
  },

  async 'takes a key of 1,024 bytes, and no longer one'(asked) {
    const root = asked.key();
    const longest = `${root}/${'k'.repeat(1024 - root.length - 1)}`;
    await put(asked, { Body: 'long' }, longest);
    expect((await get(asked, longest)).text).to.equal('long');
    await refused(put(asked, {}, `${longest}k`), 400);
  },

  async 'lists control characters encoded, where that is asked for'(asked) {
    const root = asked.key();
    await put(asked, {}, `${root}/a\u0001b`);
    const list = { Bucket: asked.Bucket, Prefix: `${root}/`, EncodingType: 'url' } as const;
    const { Contents, EncodingType } = await asked.client.send(new ListObjectsV2Command(list));
    expect(EncodingType).to.equal('url');
    const listed = decodeURIComponent((Contents?.[0]?.Key ?? '').replaceAll('+', '%20'));
    expect(listed).to.equal(`${root}/a\u0001b`);
  },
};

import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { refusal, text } from '../../conformance/object-store/helpers.js';
import { type S3Server, SWIFT } from '../../support/s3-server/server.js';
import { onQuirkyS3 } from '../support/quirky-s3.js';

const CREATE = { ifNoneMatch: '*' } as const;
const DAY = 24 * 3_600_000;

describe('what a store does with conditions', () => {
  it('is not asked where it is trusted', () =>
    onQuirkyS3(
      {},
      async ({ server, store }) => {
        await store.put('a', text('hello'), CREATE);
        expect(await requests(server)).to.deep.equal({ PutObject: 1 });
      },
      { conditions: 'trust' },
    ));

  it('is not asked by what needs no condition', () =>
    onQuirkyS3({}, async ({ server, store }) => {
      const { version } = await store.put('a', text('hello'));
      await store.head('a');
      for await (const _ of (await store.get('a', { ifMatch: version })).body);
      for await (const _ of store.list());
      await store.copy('a', 'b');
      await store.delete(['a', 'b']);
      const upload = await store.multipart('c');
      await upload.uploadPart(1, text('hello'));
      await upload.complete();
      expect((await server.log()).filter(({ key }) => key.startsWith('_mediafs'))).to.deep.equal([]);
    }));

  it('is asked once by all who want to know at the same time', () =>
    onQuirkyS3({}, async ({ server, store }) => {
      const puts = Array.from({ length: 20 }, (_, index) => store.put(`${index}`, text('hello'), CREATE));
      await Promise.all(puts);
      expect((await requests(server))['PutObject']).to.be.below(60 + 20);
      await server.resetCounts();
      await store.put('more', text('hello'), CREATE);
      expect(await requests(server)).to.deep.equal({ PutObject: 1 });
    }));

  it('is remembered for the next process, for other prefixes too', () =>
    onQuirkyS3({}, async ({ server, store, storeWith }) => {
      await store.put('a', text('hello'), CREATE);
      await server.resetCounts();
      await storeWith({ prefix: 'other' }).put('a', text('hello'), CREATE);
      expect(await requests(server)).to.deep.equal({ PutObject: 1 });
    }));

  it('is not remembered for another bucket', () =>
    onQuirkyS3({}, async ({ server, store, storeWith }) => {
      await server.createBucket('other');
      await store.put('a', text('hello'), CREATE);
      await server.resetCounts();
      await storeWith({ bucket: 'other' }).put('a', text('hello'), CREATE);
      expect((await requests(server))['PutObject']).to.be.above(10);
    }));

  it('is asked again after a day where something is not kept', () =>
    onQuirkyS3(SWIFT, async ({ server, store, storeWith, directory }) => {
      await refusal(store.put('a', text('hello'), CREATE), 'ENOTSUP');
      await server.resetCounts();
      await refusal(storeWith().put('a', text('hello'), CREATE), 'ENOTSUP');
      expect(await requests(server)).to.deep.equal({});
      await age(directory, 2 * DAY);
      await refusal(storeWith().put('a', text('hello'), CREATE), 'ENOTSUP');
      expect((await requests(server))['PutObject']).to.be.above(10);
    }));

  it('is asked again after a month where all is kept', () =>
    onQuirkyS3({}, async ({ server, store, storeWith, directory }) => {
      await store.put('a', text('hello'), CREATE);
      await server.resetCounts();
      await age(directory, 29 * DAY);
      await storeWith().capabilities.requireCondition!('create');
      expect(await requests(server)).to.deep.equal({});
      await age(directory, 2 * DAY);
      await storeWith().capabilities.requireCondition!('create');
      expect((await requests(server))['PutObject']).to.be.above(10);
    }));

  const SPOILT: readonly [string, (path: string, text: string) => Promise<void>][] = [
    ['empty', (path) => writeFile(path, '')],
    ['cut off', (path, text) => writeFile(path, text.slice(0, -5))],
    ['no JSON', (path) => writeFile(path, 'none')],
    ['null', (path) => writeFile(path, 'null')],
    ['of another format', (path, text) => writeFile(path, text.replace('"format":1', '"format":2'))],
    ['of another endpoint', (path, text) => writeFile(path, text.replace('127.0.0.1', '127.0.0.2'))],
    ['without a finding', (path, text) => writeFile(path, text.replace('"replace"', '"something"'))],
    ['of a verdict that is none', (path, text) => writeFile(path, text.replaceAll('"kept"', '"perhaps"'))],
    ['of a form that is none', (path, text) => writeFile(path, text.replaceAll('"standard"', '"own"'))],
    ['from the future', (path, text) => writeFile(path, text.replace(/"at":\d+/, `"at":${Date.now() * 2}`))],
    ['too long', (path, text) => writeFile(path, text + ' '.repeat(20_000))],
    ['a directory', (path) => rm(path).then(() => mkdir(path))],
    ['a link to nowhere', (path) => rm(path).then(() => symlink('/nowhere', path))],
  ];
  for (const [what, spoil] of SPOILT) {
    it(`is asked again where the file that remembers it is ${what}`, () =>
      onQuirkyS3({}, async ({ server, store, storeWith, directory }) => {
        await store.put('a', text('hello'), CREATE);
        const [name] = await readdir(directory);
        const path = join(directory, name!);
        await spoil(path, await readFile(path, 'utf8'));
        await server.resetCounts();
        await refusal(storeWith().put('a', text('hello'), CREATE), 'EEXIST');
        expect((await requests(server))['PutObject']).to.be.above(10);
      }));
  }

  it('is found where nothing can be remembered', () =>
    onQuirkyS3({}, async ({ storeWith, directory }) => {
      const file = join(directory, 'file');
      await writeFile(file, '');
      await storeWith({ findingsDirectory: file }).put('a', text('hello'), CREATE);
      await refusal(storeWith({ findingsDirectory: undefined }).put('a', text('hello'), CREATE), 'EEXIST');
    }));

  it('is written whole or not at all, for this user alone, and leaves no drafts', () =>
    onQuirkyS3({}, async ({ store, directory }) => {
      await store.findings();
      const names = await readdir(directory);
      expect(names.map((name) => name.replace(/^quirky-[0-9a-f]{16}-/, '')).sort()).to.deep.equal([
        'complete.json',
        'copy.json',
        'delete.json',
        'part.json',
        'put.json',
      ]);
      for (const name of names) JSON.parse(await readFile(join(directory, name), 'utf8'));
    }));
});

/** Makes what is remembered older. */
async function age(directory: string, milliseconds: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const found = JSON.parse(await readFile(path, 'utf8')) as { at: number };
    await writeFile(path, JSON.stringify({ ...found, at: found.at - milliseconds }));
  }
}

async function requests(server: S3Server): Promise<Record<string, number>> {
  const counts = Object.entries(await server.counts()).filter(([name]) => /^[A-Z]/.test(name));
  return Object.fromEntries(counts);
}

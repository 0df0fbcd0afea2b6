import { expect } from 'chai';
import { Arrivals } from '../../lib/cache/arrivals.js';
import type { DiskCache } from '../../lib/cache/disk-cache.js';
import { DiskHealth } from '../../lib/cache/health/disk-health.js';
import { Owed } from '../../lib/cache/health/owed.js';
import { Publications } from '../../lib/cache/publications.js';
import type { CachedFile } from '../../lib/cache/record.js';
import { contentOf, delay, recordFor } from './support.js';

const DEADLINE = 300;

describe('a publication that nobody waits for', () => {
  it('gives its bytes, of its version, until its file is there', async () => {
    const { arrivals, keep, finish } = onDisk();
    const publishing = keep('key', 'content');
    expect(arrivals.held('key', '"content"')).to.deep.equal(contentOf('content', 100));
    expect(arrivals.held('key', '"other"')).to.equal(undefined);
    expect(arrivals.held('other', '"content"')).to.equal(undefined);
    await finish();
    expect(await publishing).to.deep.include({ path: '/key' });
    expect(arrivals.held('key', '"content"')).to.equal(undefined);
  });

  const followers: Record<string, (publications: Publications) => Promise<unknown>> = {
    drop: (publications) => publications.drop('key'),
    put: (publications) => publications.put('key', recordFor('next', 100), contentOf('next', 100)),
    adopt: (publications) => publications.adopt('key', recordFor('next', 100), {} as never),
    describe: (publications) => publications.describeAnew('key', recordFor('next', 100)),
    'describe another by it': (publications) =>
      publications.describeAnew('other', recordFor('next', 100), 'key'),
  };
  for (const [what, follow] of Object.entries(followers)) {
    it(`is hurried by who is to ${what}, and comes first`, async () => {
      const { publications, calls, keep, finish } = onDisk();
      keep('key', 'content');
      const following = follow(publications);
      await delay(10);
      expect(calls).to.deep.equal(['put key aside', 'hurry']);
      await finish();
      // What follows may be a publication of the same kind.
      while (calls.length < 3) await delay(1);
      await finish();
      await following;
      expect(calls[2]).to.equal(`${what.split(' ')[0]} ${what.includes('other') ? 'other' : 'key'}`);
    });
  }

  it('comes after another one of the same key', async () => {
    const { arrivals, calls, keep, finish } = onDisk();
    const first = keep('key', 'first');
    const second = keep('key', 'second');
    expect(arrivals.held('key', '"second"')).to.deep.equal(contentOf('second', 100));
    await delay(10);
    expect(calls.filter((call) => call.startsWith('put'))).to.have.length(1);
    await finish();
    await first;
    expect(arrivals.held('key', '"second"')).to.deep.equal(contentOf('second', 100));
    await delay(1);
    await finish();
    await second;
    expect(arrivals.has('key')).to.equal(false);
    expect(arrivals.admits(4 * 1024 * 1024)).to.equal(true);
  });

  it('leaves nothing where it is out of date by then, before anybody looks', async () => {
    const { calls, publications, keep, finish } = onDisk();
    const publishing = keep('key', 'content', () => false);
    const settled = publications.settled('key').then(() => calls.push('settled'));
    await finish();
    await settled;
    expect(await publishing).to.equal(undefined);
    expect(calls).to.deep.equal(['put key aside', 'hurry', 'drop key', 'settled']);
  });

  it('is given up where the disk does not answer, and what it leaves goes once it does', async () => {
    const { calls, arrivals, owed, keep, finish } = onDisk();
    expect(await keep('key', 'content')).to.equal(undefined);
    expect(arrivals.has('key')).to.equal(false);
    expect(owed.has('key')).to.equal(true);
    await finish();
    while (owed.has('key')) await delay(5);
    expect(calls.at(-1)).to.equal('drop key');
  });

  it('is left out while the disk does not answer, and nobody waits for ever', async () => {
    const { calls, keep, finish } = onDisk();
    await keep('first', 'content');
    expect(await keep('key', 'content')).to.equal(undefined);
    expect(calls).not.to.include('put key aside');
    await finish();
  });

  it('is waited for by who ends, and hurried', async () => {
    const { publications, calls, keep, finish } = onDisk();
    keep('one', 'content');
    keep('other', 'content');
    const ending = publications.dispose().then(() => calls.push('ended'));
    await delay(10);
    expect(calls).to.deep.equal(['put one aside', 'put other aside', 'hurry']);
    await finish();
    await ending;
    expect(calls.at(-1)).to.equal('ended');
  });

  it('is refused where many wait, by number and by bytes', async () => {
    const { arrivals, publications, keep, finish } = onDisk();
    for (let count = 0; count < 256; count += 1) {
      expect(publications.keepsAside(100)).to.equal(true);
      keep(`${count}`, 'content');
    }
    expect(publications.keepsAside(100)).to.equal(false);
    await finish();
    await publications.dispose();
    expect(publications.keepsAside(100)).to.equal(true);
    expect(arrivals.admits(4 * 1024 * 1024 + 1)).to.equal(false);
  });
});

/** A disk that publishes when it is told to, and notes what is asked of it. */
function onDisk() {
  const calls: string[] = [];
  let waiting: (() => void)[] = [];
  const note = async (call: string): Promise<undefined> => void calls.push(call);
  const disk = {
    publisher: { hurry: () => void calls.push('hurry'), takesAside: () => true, settleSync: () => {} },
    put: (key: string, record: object, _: unknown, aside?: string) => {
      calls.push(aside ? `put ${key} aside` : `put ${key}`);
      return new Promise((resolve) => waiting.push(() => resolve({ path: `/${key}`, record })));
    },
    adopt: (key: string) => note(`adopt ${key}`),
    describeAnew: (key: string) => note(`describe ${key}`),
    drop: (key: string) => note(`drop ${key}`),
  } as unknown as DiskCache;
  const health = new DiskHealth(
    DEADLINE,
    () => {},
    () => void owed.pay(),
  );
  const owed = new Owed(health, DEADLINE);
  const arrivals = new Arrivals();
  const publications = new Publications({
    ...{ disk, health, owed, arrivals },
    deadline: DEADLINE,
    faultOf: () => undefined,
  });
  const keep = (key: string, name: string, isCurrent = () => true): Promise<CachedFile | undefined> =>
    publications.keepAside({ key, record: recordFor(name, 100), bytes: contentOf(name, 100), isCurrent });
  /** All that waits now. */
  const finish = async (): Promise<void> => {
    await delay(1);
    for (const end of waiting) end();
    waiting = [];
  };
  return { calls, publications, arrivals, owed, keep, finish };
}

import { expect } from 'chai';
import { MemoryObjectStore } from '../../lib/object-store/memory.js';
import { bytesOf, pagesOf, readAll, refusal, text } from '../conformance/object-store/helpers.js';
import { objectStoreConformance } from '../conformance/object-store/object-store-conformance.js';
import { countingStore } from '../support/counting-store.js';
import { failingStore } from '../support/failing-store.js';
import { slowStore } from '../support/slow-store.js';

objectStoreConformance('a memory store that is counted, slow and may fail', async () => {
  const store = countingStore(failingStore(slowStore(new MemoryObjectStore(), 0)));
  return { store, close: () => store.close() };
});

describe('the counting store', () => {
  it('counts requests by verb, failed ones too', async () => {
    const store = countingStore(new MemoryObjectStore());
    await store.put('a', text('x'));
    await refusal(store.get('missing'), 'ENOENT');
    await store.delete(Array.from({ length: 1001 }, (_, index) => String(index)));
    expect(store.counts).to.include({ put: 1, get: 1, delete: 2, head: 0 });
    expect(store.total()).to.equal(4);
  });

  it('counts the pages of a listing that were read', async () => {
    const store = countingStore(new MemoryObjectStore());
    for (let index = 0; index < 2001; index += 1) await store.put(String(index), text(''));
    store.reset();
    await pagesOf(store, {});
    expect(store.counts.list).to.equal(3);
    for await (const _ of store.list()) break;
    expect(store.counts.list).to.equal(4);
  });
});

describe('the failing store', () => {
  it('fails as often as told, then no more', async () => {
    const store = failingStore(new MemoryObjectStore());
    store.fail({ verb: 'put', error: 'EIO', skip: 1, times: 2 });
    await store.put('a', text('1'));
    await refusal(store.put('a', text('2')), 'EIO');
    await refusal(store.put('a', text('3')), 'EIO');
    await store.put('a', text('4'));
    expect((await readAll(store, 'a')).toString()).to.equal('4');
  });

  it('can fail after the store has done its work', async () => {
    const store = failingStore(new MemoryObjectStore());
    store.fail({ verb: 'put', error: 'EIO', isAnswerLost: true });
    await refusal(store.put('a', text('stored')), 'EIO');
    expect((await readAll(store, 'a')).toString()).to.equal('stored');
  });

  it('can fail in the middle of a body', async () => {
    const store = failingStore(new MemoryObjectStore());
    await store.put('a', text('hello'));
    store.fail({ verb: 'get', key: 'a', error: 'EIO', afterBytes: 2 });
    const chunks: string[] = [];
    const reading = await store.get('a');
    const read = async () => {
      for await (const chunk of reading.body) chunks.push(Buffer.from(chunk).toString());
    };
    await refusal(read(), 'EIO');
    expect(chunks).to.deep.equal(['he']);
    expect((await bytesOf(await store.get('a'))).toString()).to.equal('hello');
  });
});

describe('the slow store', () => {
  it('takes the time it is told for a verb', async () => {
    const store = slowStore(new MemoryObjectStore(), ({ verb }) => (verb === 'put' ? 50 : 0));
    const start = performance.now();
    await store.put('a', text('x'));
    expect(performance.now() - start).to.be.greaterThan(45);
  });
});

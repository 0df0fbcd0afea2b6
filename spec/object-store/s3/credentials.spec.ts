import { expect } from 'chai';
import type { S3ObjectStoreOptions } from '../../../lib/object-store/s3/options.js';
import { pagesOf, pattern, readAll, refusal, text } from '../../conformance/object-store/helpers.js';
import { useFaultyS3 } from '../support/faulty-s3.js';

const OLD = { accessKeyId: 'role', secretAccessKey: 'one', sessionToken: 'monday' };
const NEW = { accessKeyId: 'same-role-later', secretAccessKey: 'two', sessionToken: 'tuesday' };

describe('expired credentials of the S3 store', () => {
  const faulty = useFaultyS3();

  beforeEach(async () => {
    const { store, server } = faulty();
    await store.put('a', text('hello'));
    await server.trust([OLD]);
  });

  /** A store whose provider gives these, one after the other; the last for ever. */
  function storeOf(...given: (typeof OLD)[]) {
    const calls = { count: 0 };
    const credentials: S3ObjectStoreOptions['credentials'] = async () => {
      calls.count += 1;
      return given[Math.min(calls.count, given.length) - 1]!;
    };
    return { store: faulty().storeWith({ credentials }), calls };
  }

  it('are fetched anew, once, whatever call meets them first', async () => {
    const verbs = {
      get: (store: ReturnType<typeof storeOf>['store']) => readAll(store, 'a'),
      head: (store) => store.head('a'),
      put: (store) => store.put('b', text('x')),
      list: (store) => pagesOf(store, {}),
      delete: (store) => store.delete(['b', 'c']),
    } satisfies Record<string, (store: ReturnType<typeof storeOf>['store']) => Promise<unknown>>;
    for (const verb of Object.values(verbs)) {
      const { server } = faulty();
      await server.trust([OLD]);
      const { store, calls } = storeOf(OLD, NEW);
      await store.head('a');
      await server.trust([NEW, { ...OLD, isExpired: true }]);
      await verb(store);
      await verb(store);
      expect(calls.count).to.equal(2);
    }
  });

  it('are fetched anew once for all calls that meet them', async () => {
    const { server } = faulty();
    const { store, calls } = storeOf(OLD, NEW, OLD);
    await store.head('a');
    await server.trust([NEW, { ...OLD, isExpired: true }]);
    await server.resetCounts();
    // Some are refused while others still wait for their turn.
    await server.misbehave([{ when: { skip: 3, times: 3 }, fault: { delayMilliseconds: 200 } }]);
    const bodies = await Promise.all(Array.from({ length: 40 }, () => readAll(store, 'a')));
    expect(bodies.map(String)).to.deep.equal(Array(40).fill('hello'));
    expect(calls.count).to.equal(2);
  });

  it('are fetched anew in the middle of a body, which then goes on', async () => {
    const { server } = faulty();
    const { store, calls } = storeOf(OLD, NEW);
    await store.put('large', pattern(1_000_000));
    await server.trust([OLD, NEW]);
    await server.misbehave([
      { when: { operation: 'GetObject', times: 1 }, fault: { endAfterBytes: 300_000 } },
      { when: { operation: 'GetObject', times: 1 }, fault: { status: 400, code: 'ExpiredToken' } },
    ]);
    await server.resetCounts();
    expect((await readAll(store, 'large')).equals(pattern(1_000_000))).to.equal(true);
    expect(await server.counts()).to.include({ GetObject: 3 });
    expect(calls.count).to.equal(2);
  });

  it('are EACCES when they are withdrawn in the middle of a body, which says so at once', async () => {
    const { server } = faulty();
    const { store } = storeOf(OLD);
    await store.put('large', pattern(1_000_000));
    await server.misbehave([
      { when: { operation: 'GetObject', times: 1 }, fault: { endAfterBytes: 300_000 } },
      { when: { operation: 'GetObject' }, fault: { status: 403 } },
    ]);
    await server.resetCounts();
    await refusal(readAll(store, 'large'), 'EACCES');
    expect(await server.counts()).to.include({ GetObject: 2 });
  });

  it('are EACCES, and cost no second request, when the provider has no others', async () => {
    const { server } = faulty();
    const { store, calls } = storeOf(OLD);
    await server.trust([{ ...OLD, isExpired: true }]);
    await server.resetCounts();
    const error = await refusal(store.get('a'), 'EACCES');
    expect(error.cause).to.include({ name: 'ExpiredToken' });
    expect(await server.counts()).to.include({ GetObject: 1 });
    expect(calls.count).to.equal(2);
  });

  it('are fetched anew as well when their key was replaced by another', async () => {
    const { server } = faulty();
    const { store, calls } = storeOf(OLD, NEW);
    await store.head('a');
    await server.trust([NEW]);
    expect((await readAll(store, 'a')).toString()).to.equal('hello');
    expect(calls.count).to.equal(2);
  });

  it('are EACCES when the new ones are expired as well', async () => {
    const { server } = faulty();
    const { store } = storeOf(OLD, NEW);
    await server.trust([{ ...OLD, isExpired: true }]);
    await store.head('a').catch(() => {});
    await server.trust([{ ...NEW, isExpired: true }]);
    await server.resetCounts();
    await refusal(store.get('a'), 'EACCES');
    expect((await server.counts())['GetObject']).to.be.at.most(2);
  });

  it('are EACCES when the provider fails, and are asked for again by the next call', async () => {
    const { server, storeWith } = faulty();
    let given: () => Promise<typeof OLD> = async () => OLD;
    const store = storeWith({ credentials: () => given() });
    await store.head('a');
    await server.trust([NEW, { ...OLD, isExpired: true }]);
    given = async () => Promise.reject(new Error('vault is sealed'));
    const error = await refusal(store.get('a'), 'EACCES');
    expect(error.cause).to.have.nested.property('cause.message', 'vault is sealed');
    given = async () => NEW;
    expect((await readAll(store, 'a')).toString()).to.equal('hello');
  });
});

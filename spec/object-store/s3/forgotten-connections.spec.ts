import { expect } from 'chai';
import type { S3ObjectStoreOptions } from '../../../lib/object-store/s3/options.js';
import type { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { pagesOf, readAll, text } from '../../conformance/object-store/helpers.js';
import { useFaultyS3 } from '../support/faulty-s3.js';
import { type ForgetfulGateway, startForgetfulGateway } from '../support/forgetful-gateway.js';

type Call = (store: S3ObjectStore) => Promise<unknown>;

const CALLS: Readonly<Record<string, Call>> = {
  put: (store) => store.put('a', text('hello')),
  get: (store) => readAll(store, 'a'),
  head: (store) => store.head('a'),
  list: (store) => pagesOf(store, {}),
  copy: (store) => store.copy('a', 'b'),
  delete: async (store) => expect(await store.delete(['b'])).to.deep.equal([]),
  part: async (store) => {
    const upload = await store.multipart('b');
    await upload.uploadPart(1, text('hello'));
    await upload.abort();
  },
};

describe('connections that a gateway has forgotten', () => {
  const faulty = useFaultyS3();
  let gateway: ForgetfulGateway;

  beforeEach(async () => {
    gateway = await startForgetfulGateway(faulty().server.endpoint);
  });

  afterEach(() => gateway.close());

  for (const transport of ['fast', 'sdk'] as const) {
    for (const [name, call] of Object.entries(CALLS)) {
      it(`cost ${name} one attempt, however many there are (${transport})`, async () => {
        const store = await storeWithIdleConnections({ transport }, call);
        expect(gateway.forget()).to.be.above(5);
        await call(store);
      });
    }

    it(`cost one attempt if nothing comes by them any more, too (${transport})`, async () => {
      const store = await storeWithIdleConnections({ transport, idleTimeout: 1500 }, CALLS['head']!);
      expect(gateway.forget('silently')).to.be.above(5);
      await CALLS['head']!(store);
    });
  }

  async function storeWithIdleConnections(options: Partial<S3ObjectStoreOptions>, call: Call) {
    const { storeWith, misbehave } = faulty();
    const store = storeWith({ ...options, endpoint: gateway.endpoint, attempts: 2 });
    await CALLS['put']!(store);
    // The first of a kind goes by the SDK, with its own connections.
    await call(store);
    await misbehave({ fault: { delayMilliseconds: 100 } });
    for (const one of [call, CALLS['put']!]) await Promise.all(Array.from({ length: 6 }, () => one(store)));
    await misbehave();
    return store;
  }
});

import { expect } from 'chai';
import { RetryBudget } from '../../../lib/object-store/s3/retry-budget.js';
import {
  abortion,
  bytesOf,
  pattern,
  readAll,
  refusal,
  text,
} from '../../conformance/object-store/helpers.js';
import { useFaultyS3 } from '../support/faulty-s3.js';

const CALLS = 300;

describe('the S3 store in a storm of refusals', () => {
  const faulty = useFaultyS3({ maximumConcurrency: 64, idleTimeout: 20_000 });

  it('does not multiply it: all calls share one budget of retries', async () => {
    const { store, server, misbehave } = faulty();
    await misbehave({ fault: { status: 503 } });
    const begin = performance.now();
    const calls = Array.from({ length: CALLS }, (_, index) => refusal(store.head(String(index)), 'EIO'));
    await Promise.all(calls);
    const refilled = Math.ceil((performance.now() - begin) / 1000);
    const { HeadObject: requests = 0 } = await server.counts();
    expect(requests).to.be.within(CALLS + 100, CALLS + 100 + refilled);
  });

  it('does not go on with broken bodies either', async () => {
    const { store, server, misbehave } = faulty();
    await store.put('a', pattern(100_000));
    await misbehave(
      { when: { operation: 'GetObject', times: 40 }, fault: { endAfterBytes: 1000 } },
      { fault: { status: 503 } },
    );
    const begin = performance.now();
    await Promise.all(Array.from({ length: 40 }, () => refusal(readAll(store, 'a'), 'EIO')));
    const refilled = Math.ceil((performance.now() - begin) / 1000);
    const { GetObject: requests = 0 } = await server.counts();
    // Each body once, and one attempt to continue it.
    expect(requests).to.be.at.most(40 + 40 + 100 + refilled);
  });

  it('is as it was when the storm is over', async () => {
    const { store, server, misbehave } = faulty();
    await store.put('a', text('hello'));
    await misbehave({ fault: { status: 503 } });
    await Promise.all(Array.from({ length: CALLS }, () => refusal(store.head('a'), 'EIO')));
    await misbehave();
    for (let count = 0; count < 20; count += 1) await store.head('a');
    await misbehave({ when: { times: 2 }, fault: { status: 503 } });
    expect((await readAll(store, 'a')).toString()).to.equal('hello');
    expect(await server.counts()).to.include({ GetObject: 3 });
  });

  it('is asked without a pause by who wants none', async () => {
    const { storeWith, server, misbehave } = faulty();
    await misbehave({ fault: { status: 503 } });
    // With the usual pauses so many attempts outlast the deadline.
    await refusal(storeWith({ attempts: 100, retryPause: 0, deadline: 20_000 }).head('a'), 'EIO');
    expect(await server.counts()).to.include({ HeadObject: 100 });
  });

  it('can be left at any time', async () => {
    const { store, misbehave } = faulty();
    await misbehave({ fault: { status: 503 } });
    const controller = new AbortController();
    const calls = Array.from({ length: 100 }, () => store.head('a', { signal: controller.signal }));
    const ends = Promise.all(calls.map((call) => abortion(call, 'enough')));
    controller.abort('enough');
    await ends;
  });
});

describe('the deadline of a call of the S3 store', () => {
  const faulty = useFaultyS3({ idleTimeout: 60_000, deadline: 300 });

  it('ends all its attempts', async () => {
    const { store, misbehave } = faulty();
    await misbehave({ fault: { stallAfterBytes: 0 } });
    const error = await refusal(store.head('a'), 'ETIMEDOUT');
    expect(error.message).to.contain('before the deadline');
    await refusal(store.put('a', text('x')), 'ETIMEDOUT');
    await refusal(
      store.delete(['a']).then(([failure]) => Promise.reject(failure?.error)),
      'ETIMEDOUT',
    );
  });

  it('ends its pauses', async () => {
    const { storeWith, misbehave } = faulty();
    await misbehave({ fault: { status: 503 } });
    await refusal(storeWith({ attempts: 100 }).head('a'), 'ETIMEDOUT');
  });

  it('ends the wait for credentials', async () => {
    const { storeWith } = faulty();
    const store = storeWith({ credentials: () => new Promise(() => {}) });
    await refusal(store.head('a'), 'ETIMEDOUT');
    const controller = new AbortController();
    const call = storeWith({ credentials: () => new Promise(() => {}), deadline: 60_000 }).head(
      'a',
      controller,
    );
    controller.abort('enough');
    await abortion(call, 'enough');
  });

  it('ends a body that drips, and says how far it came', async () => {
    const { store, misbehave } = faulty();
    await store.put('a', pattern(1000));
    await misbehave({ when: { operation: 'GetObject' }, fault: { dripBytesPerSecond: 10 } });
    const error = await refusal(readAll(store, 'a'), 'ETIMEDOUT');
    expect(error.message).to.match(/reached byte \d+ of 1000 at the deadline/);
  });

  it('does not count what the reader of a body does in between', async () => {
    const { store } = faulty();
    await store.put('a', pattern(300_000));
    const reading = await store.get('a');
    const chunks: Uint8Array[] = [];
    for await (const chunk of reading.body) {
      if (chunks.length < 2) await new Promise((resolve) => setTimeout(resolve, 400));
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).equals(pattern(300_000))).to.equal(true);
    expect((await bytesOf(await store.get('a'))).length).to.equal(300_000);
  });
});

describe('the budget of retries', () => {
  it('is a hundred at once, fills by one in a second, and by one for five successes', () => {
    let now = 0;
    const budget = new RetryBudget(() => now);
    const spend = () => {
      let count = 0;
      while (budget.take()) count += 1;
      return count;
    };
    expect(spend()).to.equal(100);
    now += 3000;
    expect(spend()).to.equal(3);
    for (let count = 0; count < 10; count += 1) budget.recordSuccess();
    expect(spend()).to.equal(2);
    now += 3_600_000;
    expect(spend()).to.equal(100);
  });
});

import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { ByteBudget } from '../lib/byte-budget.js';

describe('a budget of bytes', () => {
  it('gives as long as there is some, and then in the order of asking', async () => {
    const budget = new ByteBudget(10);
    const given: string[] = [];
    const ask = (name: string, bytes: number) =>
      budget.acquire(bytes).then((release) => {
        given.push(name);
        return release;
      });
    const first = await ask('first', 6);
    const [second, third] = [ask('second', 6), ask('third', 1)];
    await turn();
    expect(given).to.deep.equal(['first']);
    first();
    (await second)();
    (await third)();
    expect(given).to.deep.equal(['first', 'second', 'third']);
    expect(budget.held).to.equal(0);
  });

  it('gives more than it has to who is alone', async () => {
    const budget = new ByteBudget(10);
    const small = await budget.acquire(1);
    const large = budget.acquire(100);
    await turn();
    expect(budget.held).to.equal(1);
    small();
    const release = await large;
    expect(budget.held).to.equal(100);
    release();
    release();
    expect(budget.held).to.equal(0);
  });

  it('lets go of who aborts, and serves who waited behind', async () => {
    const budget = new ByteBudget(10);
    const held = await budget.acquire(10);
    const controller = new AbortController();
    const aborted = budget.acquire(10, controller.signal).catch((error) => error.code);
    controller.abort();
    expect(await aborted).to.equal('ABORT_ERR');
    const next = budget.acquire(5);
    held();
    (await next)();
    expect(budget.held).to.equal(0);
  });

  it('gives nothing to who has aborted before', async () => {
    const budget = new ByteBudget(10);
    expect(await budget.acquire(1, AbortSignal.abort()).catch((error) => error.code)).to.equal('ABORT_ERR');
    expect(budget.held).to.equal(0);
  });
});

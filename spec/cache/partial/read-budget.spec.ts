import { expect } from 'chai';
import { type Lease, ReadBudget, type Reclaimable } from '../../../lib/cache/partial/read-budget.js';

const { signal } = new AbortController();

describe('a read budget', () => {
  it('grants what there is room for, and the rest in the order in which it was asked for', async () => {
    const budget = new ReadBudget(100);
    const first = await budget.acquire(60, signal);
    const granted: string[] = [];
    const acquire = async (name: string, bytes: number): Promise<Lease> => {
      const lease = await budget.acquire(bytes, signal);
      granted.push(name);
      return lease;
    };
    const second = acquire('second', 50);
    const third = acquire('third', 10);
    await turn();
    expect(granted).to.deep.equal([]);
    first.release(10);
    await second;
    expect(granted).to.deep.equal(['second']);
    (await second).release();
    await third;
    expect(budget.leased).to.equal(60);
  });

  it('grants more than there is as all there is', async () => {
    const budget = new ReadBudget(100);
    const lease = await budget.acquire(1000, signal);
    expect([lease.bytes, budget.leased]).to.deep.equal([100, 100]);
    lease.release(1000);
    expect([lease.bytes, budget.leased]).to.deep.equal([0, 0]);
  });

  it('gives nothing to what nobody waits for while somebody waits', async () => {
    const budget = new ReadBudget(100);
    const first = await budget.acquire(60, signal);
    expect(budget.tryAcquire(50)).to.equal(undefined);
    expect(budget.tryAcquire(30)?.bytes).to.equal(30);
    const waiting = budget.acquire(50, signal);
    expect(budget.tryAcquire(1)).to.equal(undefined);
    first.release();
    await waiting;
  });

  it('forgets who leaves', async () => {
    const budget = new ReadBudget(100);
    const first = await budget.acquire(100, signal);
    const controller = new AbortController();
    const left = budget.acquire(100, controller.signal).catch((error: Error) => error.name);
    const stays = budget.acquire(1, signal);
    controller.abort();
    expect(await left).to.equal('AbortError');
    first.release();
    expect((await stays).bytes).to.equal(1);
    expect(await budget.acquire(1, controller.signal).catch((error: Error) => error.name)).to.equal(
      'AbortError',
    );
  });

  it('takes back what others can do without, the oldest first, and no more than it needs', async () => {
    const budget = new ReadBudget(100);
    const taken: string[] = [];
    const offered = (name: string, lease: Lease): Reclaimable => ({
      takeBack() {
        taken.push(name);
        lease.release();
      },
    });
    for (const name of ['one', 'two', 'three']) budget.offer(offered(name, budget.tryAcquire(30)!));
    await budget.acquire(35, signal);
    expect(taken).to.deep.equal(['one']);
    expect(budget.tryAcquire(30)).to.equal(undefined);
    expect(budget.tryReclaim(30)?.bytes).to.equal(30);
    expect(taken).to.deep.equal(['one', 'two']);
  });

  it('does not take back what was withdrawn', async () => {
    const budget = new ReadBudget(100);
    const lease = budget.tryAcquire(100)!;
    const offered = { takeBack: () => expect.fail('taken back') };
    budget.offer(offered);
    budget.withdraw(offered);
    const waiting = budget.acquire(1, signal);
    lease.release();
    await waiting;
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

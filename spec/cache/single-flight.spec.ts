import { expect } from 'chai';
import { SingleFlight, type Waiters } from '../../lib/cache/single-flight.js';
import { delay } from './support.js';

describe('a single flight', () => {
  let flights: SingleFlight<string>;
  let signals: AbortSignal[];
  let finish: ((value: string) => void)[];
  let fail: ((error: Error) => void)[];

  const work = ({ signal }: Waiters) =>
    new Promise<string>((resolve, reject) => {
      signals.push(signal);
      finish.push(resolve);
      fail.push(reject);
      signal.addEventListener('abort', () => reject(new Error('the work was stopped')));
    });

  /** Begins a call, and is the only one who waits for it, and leaves. */
  const leave = async (begun: (waiters: Waiters) => Promise<string>) => {
    const leaving = new AbortController();
    const left = flights.run('key', begun, leaving.signal);
    leaving.abort();
    expect(await nameOfFailure(left)).to.equal('AbortError');
  };

  beforeEach(() => {
    flights = new SingleFlight();
    signals = [];
    finish = [];
    fail = [];
  });

  it('runs one call for all who ask while it is under way', async () => {
    const all = Array.from({ length: 100 }, () => flights.run('key', work));
    finish[0]!('done');
    expect(new Set(await Promise.all(all))).to.deep.equal(new Set(['done']));
    expect(signals.length).to.equal(1);
  });

  it('runs a call of its own for every key', () => {
    void flights.run('one', work);
    void flights.run('other', work);
    expect(signals.length).to.equal(2);
  });

  it('starts anew as soon as the call has ended', async () => {
    const first = flights.run('key', work);
    finish[0]!('first');
    await first;
    const second = flights.run('key', work);
    finish[1]!('second');
    expect(await second).to.equal('second');
  });

  it('gives a failure to all, and keeps it for nobody who comes later', async () => {
    const all = [flights.run('key', work), flights.run('key', work)];
    fail[0]!(new Error('no answer'));
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    const later = flights.run('key', work);
    finish[1]!('an answer');
    expect(await later).to.equal('an answer');
  });

  it('lets one leave, and the others have their answer', async () => {
    const leaving = new AbortController();
    const left = flights.run('key', work, leaving.signal);
    const stayed = flights.run('key', work);
    leaving.abort();
    expect(await nameOfFailure(left)).to.equal('AbortError');
    expect(signals[0]!.aborted).to.equal(false);
    finish[0]!('done');
    expect(await stayed).to.equal('done');
  });

  it('stops the work when the last one has left', async () => {
    const leaving = [new AbortController(), new AbortController()];
    const all = leaving.map(({ signal }) => flights.run('key', work, signal));
    for (const controller of leaving) controller.abort();
    await Promise.allSettled(all);
    expect(signals[0]!.aborted).to.equal(true);
  });

  it('starts anew for who comes after the last one has left', async () => {
    await leave(work);
    const next = flights.run('key', work);
    finish[1]!('done');
    expect(await next).to.equal('done');
  });

  it('leaves alone what its work has detached, and stops what was begun after that', async () => {
    let detached: AbortController | undefined;
    await leave((waiters) => {
      signals.push(waiters.signal);
      detached = waiters.detach();
      return work(waiters);
    });
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([false, true]);
    detached?.abort();
    expect(signals[0]!.aborted).to.equal(true);
  });

  it('lets its work detach nothing when all have left', async () => {
    let waiters: Waiters | undefined;
    await leave((those) => {
      waiters = those;
      return new Promise(() => {});
    });
    expect(() => waiters?.detach())
      .to.throw()
      .with.property('name', 'AbortError');
    expect(waiters?.signal.aborted).to.equal(true);
  });

  it('gives its work nothing to leave by while the first one stays to the end', async () => {
    const leaving: unknown[] = [];
    const note = (those: Waiters) => {
      leaving.push(those.leaving);
      return work(those);
    };
    const first = flights.run('key', note);
    const controller = new AbortController();
    const second = flights.run('key', note, controller.signal);
    controller.abort();
    expect(await nameOfFailure(second)).to.equal('AbortError');
    finish[0]!('done');
    expect(await first).to.equal('done');
    expect(leaving).to.deep.equal([undefined]);
    expect(signals[0]!.aborted).to.equal(false);
  });

  it('gives its work the signal to leave by where the first one has one', async () => {
    let leaving: AbortSignal | undefined;
    await leave((those) => {
      leaving = those.leaving;
      return work(those);
    });
    expect(leaving?.aborted).to.equal(true);
  });

  it('does not begin for a signal that is aborted already', async () => {
    expect(await nameOfFailure(flights.run('key', work, AbortSignal.abort()))).to.equal('AbortError');
    expect(signals.length).to.equal(0);
  });

  it('notices a signal that the work itself aborts', async () => {
    const controller = new AbortController();
    const run = flights.run(
      'key',
      (waiters) => {
        controller.abort();
        return work(waiters);
      },
      controller.signal,
    );
    expect(await nameOfFailure(Promise.race([run, delay(500)]))).to.equal('AbortError');
  });

  it('passes on what the work throws before it answers', async () => {
    const run = flights.run('key', () => {
      throw new RangeError('at once');
    });
    expect(await nameOfFailure(run)).to.equal('RangeError');
  });

  it('leaves no rejection unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
    try {
      const leaving = new AbortController();
      const left = flights.run('key', work, leaving.signal);
      leaving.abort();
      await Promise.allSettled([left]);
      await delay(10);
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener);
    }
    expect(unhandled).to.deep.equal([]);
  });

  it('takes its listener from the signal of who has an answer', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = ((...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    }) as typeof add;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    }) as typeof remove;
    const run = flights.run('key', work, signal);
    finish[0]!('done');
    await run;
    await delay(0);
    expect(listeners).to.equal(0);
  });
});

function nameOfFailure(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (error: Error) => error.name,
  );
}

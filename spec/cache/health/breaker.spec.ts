import { expect } from 'chai';
import { Breaker } from '../../../lib/cache/health/breaker.js';

describe('a circuit breaker', () => {
  let now: number;
  let told: string[];
  let breaker: Breaker;

  beforeEach(() => {
    now = 0;
    told = [];
    breaker = new Breaker(
      (state) => told.push(state),
      () => now,
    );
  });

  const open = (): void => {
    for (let faults = 0; faults < 3; faults += 1) breaker.failed();
  };

  it('opens after three faults in a row', () => {
    breaker.failed();
    breaker.failed();
    expect([breaker.state, breaker.admits()]).to.deep.equal(['closed', true]);
    breaker.failed();
    expect([breaker.state, breaker.admits()]).to.deep.equal(['open', false]);
    expect(told).to.deep.equal(['open']);
  });

  it('stays closed where a success lies between them', () => {
    for (let faults = 0; faults < 10; faults += 1) {
      breaker.failed();
      breaker.failed();
      breaker.succeeded();
    }
    expect(breaker.state).to.equal('closed');
  });

  it('opens at once for a grave one', () => {
    breaker.failed(true);
    expect(breaker.state).to.equal('open');
  });

  it('lets one call through after a second, and closes when that succeeds', () => {
    open();
    now = 999;
    expect(breaker.admits()).to.equal(false);
    now = 1000;
    expect([breaker.admits(), breaker.admits()]).to.deep.equal([true, false]);
    expect(breaker.state).to.equal('half-open');
    breaker.succeeded();
    expect([breaker.state, breaker.admits()]).to.deep.equal(['closed', true]);
    expect(told).to.deep.equal(['open', 'closed']);
  });

  it('waits twice as long after each probe that fails, and a minute at most', () => {
    open();
    const pauses: number[] = [];
    for (let probes = 0; probes < 9; probes += 1) {
      const since = now;
      while (!breaker.admits()) now += 500;
      pauses.push(now - since);
      breaker.failed();
    }
    expect(pauses).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('waits a second again once it was closed', () => {
    open();
    now = 1000;
    breaker.admits();
    breaker.failed();
    now = 3000;
    breaker.admits();
    breaker.succeeded();
    open();
    now = 4000;
    expect(breaker.admits()).to.equal(true);
  });

  it('is not closed by a call from before it opened', () => {
    open();
    breaker.succeeded();
    expect(breaker.state).to.equal('open');
  });

  it('lets the next call through after a probe that says nothing', () => {
    open();
    now = 1000;
    breaker.admits();
    breaker.passed();
    expect([breaker.admits(), breaker.admits()]).to.deep.equal([true, false]);
  });

  it('takes a fault that is told later for that of a probe that has said nothing', () => {
    open();
    now = 1000;
    breaker.admits();
    breaker.passed();
    breaker.failed();
    expect(breaker.admits()).to.equal(false);
    now = 3000;
    expect(breaker.admits()).to.equal(true);
  });
});

import { fstatSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { expect } from 'chai';
import { CLOCK_STEP_MS } from '../../lib/cache/publish.js';
import { HeldDescriptors } from '../../lib/cache/publisher/held-descriptors.js';
import { delay } from './support.js';

describe('descriptors of files that were just published', () => {
  let held: HeldDescriptors;
  const anew = (): number => openSync(devNull, 'r');

  beforeEach(() => {
    held = new HeldDescriptors();
  });

  afterEach(async () => {
    while (held.size > 0) await held.changed();
  });

  it('are open as long as no file was changed later', () => {
    const numbers = [anew(), anew(), anew()];
    for (const number of numbers) held.hold(number, 5n);
    expect(held.size).to.equal(3);
    for (const number of numbers) expect(() => fstatSync(number)).not.to.throw();
  });

  it('are closed as soon as one was', () => {
    const before = [anew(), anew()];
    const after = anew();
    for (const number of before) held.hold(number, 5n);
    held.hold(after, 6n);
    expect(held.size).to.equal(1);
    for (const number of before) expect(() => fstatSync(number)).to.throw('EBADF');
    expect(() => fstatSync(after)).not.to.throw();
  });

  it('are closed when a step of the clock has gone by, whether or not another file comes', async () => {
    const number = anew();
    held.hold(number, 5n);
    await delay(CLOCK_STEP_MS / 4);
    expect(held.size).to.equal(1);
    while (held.size > 0) await held.changed();
    expect(() => fstatSync(number)).to.throw('EBADF');
  });

  it('stay open where the clock was set back meanwhile, until time has gone by', async () => {
    const [before, after] = [anew(), anew()];
    held.hold(before, 6n);
    held.hold(after, 5n);
    expect(held.size).to.equal(2);
    while (held.size > 0) await held.changed();
    for (const number of [before, after]) expect(() => fstatSync(number)).to.throw('EBADF');
  });
});

import { expect } from 'chai';
import { AbortError } from '../../../lib/errors.js';
import { StaleIfError, staleIfErrorOf } from '../../../lib/object-fs/stale-if-error.js';
import { StoreError, type StoreErrorCode } from '../../../lib/object-store/store-error.js';
import { codeFrom } from '../support/stage.js';

/** Longer than any pause. */
const LONG = 60_000;

describe('what is served where the store cannot answer', () => {
  let now: number;
  let asked: number;
  let instance: StaleIfError;

  beforeEach(() => {
    now = 0;
    asked = 0;
    instance = new StaleIfError(1, () => now);
  });

  const run = (ask: () => Promise<string>, stale: string | undefined = 'stale'): Promise<string> =>
    instance.run(
      () => {
        asked += 1;
        return ask();
      },
      async () => stale,
    );

  const fresh = async (): Promise<string> => 'fresh';
  const failing = (error: StoreErrorCode | Error) => async (): Promise<string> => {
    throw typeof error === 'string' ? new StoreError(error, 'key') : error;
  };

  for (const code of ['EIO', 'ETIMEDOUT'] as const) {
    it(`is stale for ${code}`, async () => {
      expect(await run(failing(code))).to.equal('stale');
    });
  }

  for (const code of ['EACCES', 'ENOENT', 'ESTALE', 'EINVAL', 'ENOTSUP'] as const) {
    it(`is the failure for ${code}, which is an answer`, async () => {
      expect(await codeFrom(run(failing(code)))).to.equal(code);
      expect(await run(fresh)).to.equal('fresh');
    });
  }

  it('is the failure where there is nothing stale', async () => {
    expect(await codeFrom(instance.run(failing('EIO'), async () => undefined))).to.equal('EIO');
  });

  it('comes without asking while the store is known not to answer', async () => {
    await run(failing('EIO'));
    expect(await run(fresh)).to.equal('stale');
    expect(asked).to.equal(1);
  });

  it('is asked for all the same by those who have nothing stale, and then by all', async () => {
    await run(failing('EIO'));
    expect(await instance.run(fresh, async () => undefined)).to.equal('fresh');
    expect(await run(fresh)).to.equal('fresh');
  });

  it('is asked for after a while by one, and the others do not wait', async () => {
    await run(failing('EIO'));
    now += LONG;
    let answer: (text: string) => void;
    const probe = run(() => new Promise((resolve) => (answer = resolve)));
    expect(await run(fresh)).to.equal('stale');
    expect(asked).to.equal(2);
    answer!('fresh');
    expect(await probe).to.equal('fresh');
    expect(await run(fresh)).to.equal('fresh');
  });

  it('comes without asking for another while when that one fails', async () => {
    await run(failing('EIO'));
    now += LONG;
    expect(await run(failing('ETIMEDOUT'))).to.equal('stale');
    expect(await run(fresh)).to.equal('stale');
    expect(asked).to.equal(2);
  });

  it('is asked for by the next one when that one was aborted', async () => {
    await run(failing('EIO'));
    now += LONG;
    expect(await codeFrom(run(failing(new AbortError())))).to.equal('ABORT_ERR');
    expect(await run(fresh)).to.equal('fresh');
  });

  it('is nothing by default', () => {
    for (const limit of [undefined, false, 0]) expect(staleIfErrorOf(limit)).to.equal(undefined);
    expect(staleIfErrorOf(true)?.limit).to.equal(Number.POSITIVE_INFINITY);
    expect(staleIfErrorOf(500)?.limit).to.equal(500);
  });
});

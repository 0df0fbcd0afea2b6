import { expect } from 'chai';
import { gate } from './support/meddled-store.js';
import { expectCode, useStage } from './support/stage.js';

describe('an abort', () => {
  const stage = useStage({ partSize: 1000 });

  it('before a call asks nothing of the store', async () => {
    const { fs, requests } = stage();
    const signal = AbortSignal.abort();
    const calls = async () => {
      await expectCode(fs.readFile('/file', { signal }), 'ABORT_ERR');
      await expectCode(fs.writeFile('/file', '', { signal }), 'ABORT_ERR');
      await expectCode(fs.appendFile('/file', '', { signal }), 'ABORT_ERR');
    };
    expect(await requests(calls)).to.deep.equal({});
  });

  it('of one reader leaves the others their bytes', async () => {
    const { fs, put, meddled } = stage();
    await put('file', 'content');
    const controller = new AbortController();
    meddled.meddle({ verb: 'get', before: async () => controller.abort() });
    const other = fs.readFile('/file', 'utf8');
    await expectCode(fs.readFile('/file', { signal: controller.signal }), 'ABORT_ERR');
    expect(await other).to.equal('content');
  });

  it('of the only reader stores nothing in the cache, and the next one reads', async () => {
    const { fs, put, meddled } = stage();
    await put('file', 'x'.repeat(5000));
    const controller = new AbortController();
    meddled.meddle({ verb: 'get', after: async () => controller.abort() });
    await expectCode(fs.readFile('/file', { signal: controller.signal }), 'ABORT_ERR');
    expect(await fs.readFile('/file', 'utf8')).to.have.length(5000);
  });

  it('of a write whose PUT is under way leaves nothing known that may be wrong', async () => {
    const { fs, meddled, content } = stage();
    await fs.writeFile('/file', 'old');
    const controller = new AbortController();
    meddled.meddle({
      verb: 'put',
      after: async () => {
        controller.abort();
        throw controller.signal.reason;
      },
    });
    await fs.writeFile('/file', 'new', { signal: controller.signal }).catch(() => {});
    expect(await fs.readFile('/file', 'utf8')).to.equal(await content('file'));
  });

  it('of a large write is an AbortError whatever the reason, and gives up its parts', async () => {
    const { fs, meddled, content } = stage();
    const controller = new AbortController();
    meddled.meddle({ verb: 'uploadPart', before: async () => controller.abort('because') });
    const writing = fs.writeFile('/file', 'x'.repeat(5000), { signal: controller.signal });
    await expectCode(writing, 'ABORT_ERR');
    expect(await content('file')).to.equal(undefined);
  });

  it('of a write that waits for its turn stores nothing', async () => {
    const { fs, meddled, content } = stage();
    const [controller, hold] = [new AbortController(), gate()];
    meddled.meddle({ verb: 'put', before: () => hold.passed });
    const first = fs.writeFile('/file', 'first');
    const second = fs.writeFile('/file', 'second', { signal: controller.signal });
    controller.abort();
    hold.open();
    await expectCode(second, 'ABORT_ERR');
    await first;
    expect(await content('file')).to.equal('first');
  });

  it('of data that comes bit by bit stores nothing', async () => {
    const { fs, keys } = stage();
    const controller = new AbortController();
    async function* data() {
      yield 'x'.repeat(1500);
      controller.abort();
      yield 'more';
    }
    await expectCode(fs.writeFile('/file', data(), { signal: controller.signal }), 'ABORT_ERR');
    expect(await keys()).to.deep.equal([]);
  });
});

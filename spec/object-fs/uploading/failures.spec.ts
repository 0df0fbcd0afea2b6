import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { StoreError } from '../../../lib/object-store/store-error.js';
import { gate } from '../support/meddled-store.js';
import { expectCode, useStage } from '../support/stage.js';
import { text, until } from './support.js';

/** No stage lets a spec end with an upload that is open, or a temporary file. */
describe('a file that is uploaded while it is written', () => {
  const stage = useStage({ partSize: 1000 });

  for (const verb of ['multipart', 'uploadPart'] as const) {
    it(`is whole in the end though the store failed at a ${verb} before`, async () => {
      const { fs, failing, counted, content } = stage();
      failing.fail({ verb, error: 'EIO' });
      const handle = await fs.open('/file', 'w');
      await handle.write(text(2500));
      await until(() => counted.counts[verb] > 0);
      await turn();
      await handle.write(text(2000));
      await handle.close();
      expect(await content('file')).to.equal(text(2500) + text(2000));
    });
  }

  it('asks nothing more of a store that fails, until the end', async () => {
    const { fs, failing, counted } = stage();
    failing.fail({ verb: 'multipart', error: 'EACCES', times: Number.POSITIVE_INFINITY });
    const handle = await fs.open('/file', 'w');
    for (let part = 0; part < 20; part += 1) {
      await handle.write(text(1000));
      await turn();
    }
    expect(counted.counts.multipart).to.be.at.most(4);
    await expectCode(handle.close(), 'EACCES');
  });

  for (const verb of ['uploadPart', 'complete'] as const) {
    it(`leaves nothing if a ${verb} fails in the end`, async () => {
      const { fs, failing, counted, content } = stage();
      const handle = await fs.open('/file', 'w');
      await handle.write(text(2500));
      await until(() => counted.counts.uploadPart === 2);
      failing.fail({ verb, error: 'EACCES', times: Number.POSITIVE_INFINITY });
      await expectCode(handle.close(), 'EACCES');
      expect(await content('file')).to.equal(undefined);
      expect(counted.counts.abort).to.equal(1);
    });
  }

  it('is stored by its close after a sync that failed', async () => {
    const { fs, failing, counted, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write(text(2500));
    await until(() => counted.counts.uploadPart === 2);
    failing.fail({ verb: 'complete', error: 'EIO' });
    await expectCode(handle.sync(), 'EIO');
    await handle.write(text(500));
    await handle.close();
    expect(await content('file')).to.equal(text(2500) + text(500));
  });

  for (const when of [
    'while parts are on their way',
    'when parts are there',
    'before the upload has a name',
  ]) {
    it(`leaves nothing when its stream is destroyed ${when}`, async () => {
      const { fs, meddled, counted, content } = stage();
      const hold = gate();
      const verb = when.startsWith('before') ? 'multipart' : 'uploadPart';
      if (!when.startsWith('when')) meddled.meddle({ verb, before: () => hold.passed });
      const stream = (await fs.open('/file', 'w')).createWriteStream();
      stream.write(text(2500));
      await until(() => counted.counts[verb] > 0);
      stream.destroy();
      hold.open();
      await once(stream, 'close');
      expect(await content('file')).to.equal(undefined);
      expect(counted.counts.abort).to.equal(1);
    });
  }

  it('leaves nothing when a pipeline is aborted', async () => {
    const { fs, counted, content } = stage();
    const controller = new AbortController();
    async function* pieces() {
      for (let piece = 0; piece < 5; piece += 1) yield text(500);
      await until(() => counted.counts.uploadPart >= 2);
      controller.abort();
      yield text(500);
    }
    await expectCode(fs.writeFile('/file', pieces(), { signal: controller.signal }), 'ABORT_ERR');
    expect(await content('file')).to.equal(undefined);
    expect(counted.counts.abort).to.equal(1);
  });

  it('leaves nothing when what it is written from fails', async () => {
    const { fs, counted, content } = stage();
    async function* pieces() {
      for (let piece = 0; piece < 5; piece += 1) yield text(500);
      await until(() => counted.counts.uploadPart >= 2);
      throw Object.assign(new Error('no more'), { code: 'ENOMORE' });
    }
    await expectCode(fs.writeFile('/file', pieces()), 'ENOMORE');
    expect(await content('file')).to.equal(undefined);
    expect(counted.counts.abort).to.equal(1);
  });

  it('leaves nothing when it is aborted while it is stored', async () => {
    const { fs, meddled, content } = stage();
    async function* pieces() {
      for (let piece = 0; piece < 5; piece += 1) yield text(500);
    }
    const controller = new AbortController();
    meddled.meddle({ verb: 'complete', before: async () => controller.abort() });
    await expectCode(fs.writeFile('/file', pieces(), { signal: controller.signal }), 'ABORT_ERR');
    expect(await content('file')).to.equal(undefined);
  });

  it('is begun anew when somebody else has given up its upload', async () => {
    const { fs, failing, counted, content } = stage();
    const gone = new StoreError('ESTALE', 'file', { message: 'no such upload', mayBeginAnew: true });
    for (const verb of ['uploadPart', 'complete'] as const) {
      counted.reset();
      const handle = await fs.open('/file', 'w');
      await handle.write(text(2500));
      await until(() => counted.counts.uploadPart === 2);
      failing.fail({ verb, error: gone });
      await handle.close();
      expect(await content('file')).to.equal(text(2500));
      expect(counted.counts.multipart).to.equal(2);
    }
  });

  it('is begun anew a bounded number of times', async () => {
    const { fs, failing, counted, content } = stage();
    const conflict = new StoreError('ESTALE', 'file', { mayBeginAnew: true });
    failing.fail({ verb: 'complete', error: conflict, times: Number.POSITIVE_INFINITY });
    await expectCode(fs.writeFile('/file', text(2500)), 'ESTALE');
    expect(counted.counts.multipart).to.equal(4);
    expect(await content('file')).to.equal(undefined);
  });

  it('is given up when its file system is disposed of, and its close says so', async () => {
    const { fs, objects, counted, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write(text(2500));
    await until(() => counted.counts.uploadPart === 2);
    await objects.dispose();
    expect(counted.counts.abort).to.equal(1);
    await expectCode(handle.close(), 'EIO');
    expect(await content('file')).to.equal(undefined);
  });

  it('is given up when its file system is disposed of while it is stored', async () => {
    const { fs, objects, meddled, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write(text(2500));
    let disposed: Promise<void> | undefined;
    const dispose = async (): Promise<void> => {
      disposed = objects.dispose();
    };
    meddled.meddle({ verb: 'uploadPart', before: dispose });
    await expectCode(handle.close(), 'EIO');
    await disposed;
    expect(await content('file')).to.equal(undefined);
  });
});

import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { startChild } from '../../cache/support/children.js';
import { abortError, closedError, errnoError, expectError, expectThrow } from '../../support/expect-error.js';
import { gate } from '../support/meddled-store.js';
import { eventually, PART, type RangedStage, useRanged } from './support.js';

describe('what is being fetched of a large object ends', () => {
  const stage = useRanged();

  /** From now on no body goes on. */
  const stall = ({ store }: RangedStage): (() => void) => {
    const { passed, open } = gate();
    store.between = () => passed;
    return open;
  };
  const nothingOpen = () => eventually(() => expect(stage().openBodies()).to.equal(0));

  it('with the signal of a whole read', async () => {
    const { volume } = stage();
    await using handle = await volume.promises.open('/m/film');
    stall(stage());
    const controller = new AbortController();
    const reading = handle.readFile({ signal: controller.signal });
    await eventually(() => expect(stage().openBodies()).to.be.greaterThan(1));
    controller.abort();
    await expectError(reading, abortError);
    await nothingOpen();
    await expectError(handle.readFile({ signal: controller.signal }), abortError);
  });

  it('with the signal of a stream', async () => {
    const { volume } = stage();
    const controller = new AbortController();
    const stream = volume.createReadStream('/m/film', { signal: controller.signal });
    const closed = once(stream, 'close').catch(() => {});
    const failed = once(stream, 'error');
    stall(stage());
    stream.resume();
    await eventually(() => expect(stage().openBodies()).to.be.greaterThan(0));
    controller.abort();
    expect((await failed)[0]).to.have.property('name', 'AbortError');
    await closed;
    await nothingOpen();
  });

  for (const kind of ['of a path', 'of a handle', 'of a number'] as const) {
    it(`with a stream ${kind} that is destroyed: it closes without an error, and waits for nothing`, async () => {
      const { volume } = stage();
      const streams = {
        'of a path': async () => volume.createReadStream('/m/film'),
        'of a handle': async () => (await volume.promises.open('/m/film')).createReadStream(),
        'of a number': async () =>
          volume.createReadStream('', { fd: await promisify(volume.open)('/m/film', 'r') }),
      };
      const stream = await streams[kind]();
      const errors: unknown[] = [];
      stream.on('error', (error) => errors.push(error));
      await once(stream.resume(), 'data');
      stall(stage());
      await eventually(() => expect(stage().openBodies()).to.be.greaterThan(0));
      const closed = once(stream, 'close');
      stream.destroy();
      await closed;
      expect(errors).to.deep.equal([]);
      await nothingOpen();
    });
  }

  it('with the loop over a stream that is left', async () => {
    const { volume } = stage();
    for await (const chunk of volume.createReadStream('/m/film')) {
      expect(chunk.length).to.be.greaterThan(0);
      break;
    }
    await nothingOpen();
  });

  it('with a pipeline whose other end fails', async () => {
    const { volume } = stage();
    const failure = new Error('the other end');
    const stream = volume.createReadStream('/m/film');
    const closed = once(stream, 'close');
    const piped = pipeline(stream, async function* () {
      yield '';
      throw failure;
    });
    expect(await piped.catch((error) => error)).to.equal(failure);
    await closed.catch(() => {});
    await nothingOpen();
  });

  it('with the close of a handle, which waits for the reads that are under way, as Node does', async () => {
    const { volume, content } = stage();
    const handle = await volume.promises.open('/m/film');
    const open = stall(stage());
    const reading = handle.read(Buffer.alloc(100), 0, 100, 3 * PART);
    let isClosed = false;
    const closing = handle.close().then(() => {
      isClosed = true;
    });
    await eventually(() => expect(stage().openBodies()).to.be.greaterThan(0));
    expect(isClosed).to.equal(false);
    open();
    const { buffer } = await reading;
    expect(buffer.equals(content.subarray(3 * PART, 3 * PART + 100))).to.equal(true);
    await closing;
    expect(handle.fd).to.equal(-1);
    await nothingOpen();
    await expectError(handle.read(Buffer.alloc(1)), closedError('read'));
  });

  it('with the close of a number, whose reads come to their end', async () => {
    const { volume, content } = stage();
    const number = await promisify(volume.open)('/m/film', 'r');
    const buffer = Buffer.alloc(100);
    const reading = promisify(volume.read)(number, buffer, 0, 100, 3 * PART);
    await promisify(volume.close)(number);
    await reading;
    expect(buffer.equals(content.subarray(3 * PART, 3 * PART + 100))).to.equal(true);
    await nothingOpen();
    const again = promisify(volume.read)(number, buffer, 0, 100, 0);
    await expectError(again, errnoError('EBADF', 'read'));
  });

  it('for one reader only, when others want the same', async () => {
    const { volume, content } = stage();
    await using one = await volume.promises.open('/m/film');
    await using other = await volume.promises.open('/m/film');
    const open = stall(stage());
    const controller = new AbortController();
    const leaves = one.readFile({ signal: controller.signal });
    const stays = other.readFile();
    await eventually(() => expect(stage().openBodies()).to.be.greaterThan(1));
    controller.abort();
    await expectError(leaves, abortError);
    open();
    expect((await stays).equals(content)).to.equal(true);
  });

  it('with the volume: who waits is told so, and so is who reads later', async () => {
    const { volume } = stage();
    await using handle = await volume.promises.open('/m/film');
    const number = await promisify(volume.open)('/m/film', 'r');
    stall(stage());
    const reading = handle.read(Buffer.alloc(100), 0, 100, 3 * PART);
    const whole = volume.promises.readFile('/m/film');
    await eventually(() => expect(stage().openBodies()).to.be.greaterThan(1));
    const ended = [
      expectError(reading, errnoError('EIO', 'read')),
      expectError(whole, errnoError('EIO', 'open', '/m/film'), errnoError('EIO', 'read', '/m/film')),
    ];
    await volume.dispose();
    await Promise.all(ended);
    await nothingOpen();
    await expectError(handle.read(Buffer.alloc(1), 0, 1, 0), errnoError('EIO', 'read'));
    expectThrow(() => volume.readSync(number, Buffer.alloc(1), 0, 1, 0), errnoError('EIO', 'read'));
    await promisify(volume.close)(number);
  });

  it('with a handle that was handed to another thread, which ours then is no more', async () => {
    const { volume, temporaries } = stage();
    const handle = await volume.promises.open('/m/film');
    await handle.read(Buffer.alloc(10), 0, 10, PART);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(handle, [handle as never]);
    const [message] = await once(port2, 'message');
    await nothingOpen();
    const received = ((message as MessageEvent).data ?? message) as typeof handle;
    await expectError(received.read(Buffer.alloc(1), 0, 1, 0), errnoError('EBADF', 'read'));
    await received.close();
    port1.close();
    expect((await temporaries()).length).to.equal(1);
  });
});

describe('a process that has large objects open', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-ranged-child-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  const temporaries = () => readdir(join(directory, 'tmp'));

  it('is not kept alive by them, and leaves nothing behind', async () => {
    const child = startChild('../../object-fs/ranged/reading-child', [directory, 'leave']);
    expect(await child.message()).to.equal('read');
    expect(await temporaries()).to.have.length(3);
    child.process.send('leave');
    await child.gone;
    expect(child.process.exitCode).to.equal(0);
    expect(await temporaries()).to.deep.equal([]);
  });

  it('that is killed leaves files that nobody takes for anything', async () => {
    const child = startChild('../../object-fs/ranged/reading-child', [directory, 'stay']);
    expect(await child.message()).to.equal('read');
    child.process.kill('SIGKILL');
    await child.gone;
    const left = await temporaries();
    expect(left).to.have.length(3);
    const again = startChild('../../object-fs/ranged/reading-child', [directory, 'whole']);
    expect(await again.message()).to.equal('right');
    await again.gone;
    expect((await temporaries()).sort()).to.deep.equal(left.sort());
  });
});

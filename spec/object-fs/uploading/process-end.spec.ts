import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { Uploads } from '../../../lib/object-fs/uploading/uploads.js';
import { ours } from '../../../lib/process-end/other-listeners.js';
import { type ProcessEnd, processEnd } from '../../../lib/process-end/process-end.js';
import { startS3ServerProcess } from '../../support/s3-server/process.js';
import { asked, notesIn, PART, useS3Stage } from './s3-stage.js';

describe('what ends with the process', () => {
  const stage = useS3Stage({}, startS3ServerProcess);
  const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'beforeExit', 'exit'] as const;
  /** Those that give up what is unfinished. What other specs of this process have left may keep one on. */
  const listeners = (): number[] =>
    events.map((event) => process.listeners(event as 'exit').filter((listener) => ours in listener).length);
  let before: number[];
  let added: sinon.SinonSpy<Parameters<ProcessEnd['add']>>;

  beforeEach(async () => {
    await turn();
    before = listeners();
    added = sinon.spy(processEnd, 'add');
  });

  afterEach(() => sinon.restore());

  const more = (counts: Partial<Record<(typeof events)[number], number>>): number[] =>
    events.map((event, index) => Math.max(before[index]!, counts[event] ?? 0));

  async function uploading(path: string): Promise<WriteStream> {
    const stream = stage().volume.createWriteStream(path);
    await new Promise((done) => stream.write(Buffer.alloc(1.5 * PART), done));
    return stream;
  }

  const uploads = (): Uploads => added.args.flat().find((work) => work instanceof Uploads) as Uploads;

  it('is given up at once by another thread', async () => {
    const stream = await uploading('/m/file');
    await asked(stage(), 'UploadPart');
    uploads().giveUpSync(600_000);
    expect(await stage().openUploads()).to.deep.equal([]);
    expect(await notesIn(stage().cacheDirectory)).to.deep.equal([]);
    await new Promise((closed) => stream.on('close', closed).destroy());
  });

  it('is listened for by one listener each, however many uploads there are, and no longer than they', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => void warnings.push(warning);
    process.on('warning', warned);
    const streams = await Promise.all(Array.from({ length: 50 }, (_, at) => uploading(`/m/file ${at}`)));
    expect(listeners()).to.deep.equal(more({ SIGINT: 1, SIGTERM: 1, SIGHUP: 1, beforeExit: 1, exit: 1 }));
    const closed = streams.map((stream) => once(stream, 'close'));
    for (const stream of streams.slice(1)) stream.destroy();
    streams[0]!.end();
    await Promise.all(closed);
    await turn();
    expect(listeners()).to.deep.equal(before);
    process.off('warning', warned);
    expect(warnings.map(({ name }) => name)).to.not.include('MaxListenersExceededWarning');
  });

  it('is listened for no longer than the file system', async () => {
    const volume = stage().mountAnew();
    const stream = volume.createWriteStream('/m/file');
    await new Promise((done) => stream.write(Buffer.alloc(1.5 * PART), done));
    const closed = new Promise((done) => stream.on('error', () => {}).on('close', done));
    await volume.dispose();
    stream.end();
    await closed;
    await turn();
    expect(listeners()).to.deep.equal(before);
  });

  it('is, of a file that has no parts, only what exit tells of', async () => {
    const handle = await stage().volume.promises.open('/m/file', 'w');
    expect(listeners()).to.deep.equal(more({ exit: 1 }));
    await handle.close();
    await turn();
    expect(listeners()).to.deep.equal(before);
  });

  it('is not listened for in another thread', async () => {
    // A thread gets none of these signals; its uploads are of its own mount.
    const { server, cacheDirectory } = stage();
    const { endpoint, credentials } = server;
    const options = { bucket: 'media', endpoint, credentials, cacheDirectory, partSize: PART };
    const worker = new Worker(new URL('./writing-thread.js', import.meta.url), { workerData: options });
    const [counts] = await once(worker, 'message');
    expect(counts).to.deep.equal({ SIGTERM: 0, exit: 0 });
    await once(worker, 'exit');
  });
});

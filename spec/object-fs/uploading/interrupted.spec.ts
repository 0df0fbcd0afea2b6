import type { ChildProcess } from 'node:child_process';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ObjectFileSystem } from '../../../lib/index.js';
import { asked, notesIn, useS3Stage } from './s3-stage.js';
import { type End, endOf, startWriting, written } from './writing-program.js';

/** Five parts of the program's. */
const LENGTH = 5 * 8 * 1024 * 1024;

// The stage looks for uploads, notes of uploads and temporary files that are left over.
describe('a process that ends while it uploads', function () {
  this.timeout(120_000);
  const stage = useS3Stage();

  /** In the middle of a file, of which parts are in the store. */
  async function writing(files: number, ...given: string[]): Promise<ChildProcess> {
    const child = startWriting(stage(), 'file', String(LENGTH), ...given);
    await written(child, LENGTH);
    await asked(stage(), 'UploadPart');
    const { cacheDirectory } = stage();
    expect(await readdir(join(cacheDirectory, 'tmp')), 'staging files').to.have.length(files);
    return child;
  }

  async function ending(child: ChildProcess, ask: () => unknown): Promise<End> {
    const end = endOf(child);
    ask();
    return end;
  }

  async function keys(): Promise<string[]> {
    const all: string[] = [];
    for await (const page of stage().bucket.list()) all.push(...page.objects.map(({ key }) => key));
    return all;
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`by ${signal} leaves nothing of it, and has ended by that`, async () => {
      const child = await writing(1);
      expect(await ending(child, () => child.kill(signal))).to.deep.equal({ code: null, signal });
      expect(await keys()).to.deep.equal([]);
      expect(await stage().openUploads()).to.deep.equal([]);
    });
  }

  it('by a signal makes no file visible that it takes for whole meanwhile', async () => {
    const { server } = stage();
    const child = await writing(3, 'stream', 'another');
    // Long enough for it to store a file, and shorter than it waits.
    await server.misbehave([
      { when: { operation: 'AbortMultipartUpload' }, fault: { delayMilliseconds: 1000 } },
    ]);
    const end = endOf(child);
    child.kill('SIGTERM');
    await asked(stage(), 'AbortMultipartUpload');
    child.send('end another');
    expect(await end).to.include({ signal: 'SIGTERM' });
    expect(await keys()).to.deep.equal([]);
  });

  it('by a signal leaves nothing of what it writes from an iterable', async () => {
    const child = await writing(1, 'iterable');
    expect(await ending(child, () => child.kill('SIGTERM'))).to.include({ signal: 'SIGTERM' });
    expect(await keys()).to.deep.equal([]);
  });

  it('by a signal that packages listen to which only tidy up ends by it as well', async () => {
    const child = await writing(1, 'stream', 'signal-exit');
    expect(await ending(child, () => child.kill('SIGTERM'))).to.include({ signal: 'SIGTERM' });
    expect(await keys()).to.deep.equal([]);
  });

  it('in its own time, since it listens to the signal, has stored the file whole', async () => {
    const child = await writing(1, 'stream', 'listens');
    expect(await ending(child, () => child.kill('SIGTERM'))).to.deep.equal({ code: 0, signal: null });
    const content = await stage().content('file');
    expect(content.length).to.equal(LENGTH);
    expect(content.at(-1)).to.equal(LENGTH / (256 * 1024) - 1);
  });

  it('since nothing is left to do leaves nothing of it', async () => {
    // At the very end only a thread could do it.
    const child = await writing(1, 'stream', 'no threads');
    expect(await ending(child, () => child.send('leave'))).to.deep.equal({ code: 0, signal: null });
    expect(await keys()).to.deep.equal([]);
  });

  for (const [ask, how, code] of [
    ['exit', 'by process.exit', 3],
    ['throw', 'by a failure that nobody handles', 1],
  ] as const) {
    it(`${how} leaves nothing but, if time was short, an upload that is known`, async () => {
      const child = await writing(1);
      expect(await ending(child, () => child.send(ask))).to.deep.equal({ code, signal: null });
      expect(await keys()).to.deep.equal([]);
      const { cacheDirectory, bucket } = stage();
      expect(await readdir(join(cacheDirectory, 'tmp'))).to.deep.equal([]);
      const notes = await notesIn(cacheDirectory);
      // An answer that came too late leaves a note of what is gone.
      expect(notes).to.have.length.of.at.least((await stage().openUploads()).length);
      // As if ten minutes had passed without a sign of life.
      for (const name of notes) await utimes(join(cacheDirectory, 'meta', 'uploads', name), 1, 1);
      await new ObjectFileSystem({ store: bucket, cacheDirectory }).collectGarbage();
    });
  }
});

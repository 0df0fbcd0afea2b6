import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ObjectFileSystem } from '../../../lib/index.js';
import { printedSeed, randomFrom } from '../../support/random.js';
import { notesIn, PART, useS3Stage } from './s3-stage.js';
import { startWriting, written } from './writing-program.js';

const KILLS = 6;

describe('a process that is killed while it uploads', () => {
  const stage = useS3Stage();

  const start = (key: string, ...given: string[]) => startWriting(stage(), key, ...given);

  async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  function collect(options: Parameters<ObjectFileSystem['collectGarbage']>[0]) {
    const { bucket, cacheDirectory } = stage();
    return new ObjectFileSystem({ store: bucket, cacheDirectory }).collectGarbage(options);
  }

  const pathOf = (note: string) => join(stage().cacheDirectory, 'meta', 'uploads', note);
  const textsOf = (notes: readonly string[]) =>
    Promise.all(notes.map((note) => readFile(pathOf(note), 'utf8')));

  it('leaves no object, and its uploads are found and given up', async function () {
    this.timeout(120_000);
    const { bucket, cacheDirectory, openUploads } = stage();
    const random = randomFrom(printedSeed('kills while uploading'));
    for (let number = 0; number < KILLS; number += 1) {
      const child = start(`file ${number}`, 'Infinity', number % 2 ? 'iterable' : 'stream');
      await written(child, (1.7 + 3 * random()) * PART * 1.6);
      await kill(child, 'SIGKILL');
    }
    const keys: string[] = [];
    for await (const page of bucket.list()) keys.push(...page.objects.map(({ key }) => key));
    expect(keys).to.deep.equal([]);
    const open = await openUploads();
    expect(open.length, 'uploads that were interrupted').to.be.greaterThan(0);
    const early = await collect({});
    expect(early.uploads.map(({ key, outcome }) => `${key} ${outcome}`)).to.deep.equal(
      open.map((key) => `${key} kept`),
    );
    // As if ten minutes had passed without a sign of life. Who was killed at once had not noted its upload yet.
    const notes = await notesIn(cacheDirectory);
    expect(notes.length, 'notes').to.be.within(1, open.length);
    for (const name of notes) await utimes(pathOf(name), 1, 1);
    // Who was killed while he noted it has left half of a note, or an empty one.
    const whole = (await textsOf(notes)).filter((text) => text.endsWith('}'));
    const dry = await collect({ dryRun: true });
    expect(dry.uploads.filter(({ isOurs, isStale }) => isOurs && isStale)).to.have.length(whole.length);
    expect(await openUploads()).to.have.length(open.length);

    const { uploads, files } = await collect({ olderThan: 0 });
    expect(uploads.filter(({ outcome }) => outcome === 'removed')).to.have.length(open.length);
    expect(files.filter(({ outcome }) => outcome === 'removed')).to.have.length(KILLS);
    expect(await openUploads()).to.deep.equal([]);
    expect(await notesIn(cacheDirectory)).to.deep.equal([]);
    expect(await readdir(join(cacheDirectory, 'tmp'))).to.deep.equal([]);
  });

  it('may have been noting it: half a note is taken for a dead one’s once it is old', async () => {
    const { cacheDirectory } = stage();
    const directory = join(cacheDirectory, 'meta', 'uploads');
    await mkdir(directory, { recursive: true });
    for (const [name, text] of [
      ['empty.json', ''],
      ['half.json', '{"store":"so'],
      ['young.json', ''],
    ] as const) {
      await writeFile(join(directory, name), text);
      if (name !== 'young.json') await utimes(join(directory, name), 1, 1);
    }
    await collect({ dryRun: true });
    expect(await notesIn(cacheDirectory)).to.have.length(3);
    await collect({});
    expect(await notesIn(cacheDirectory)).to.deep.equal(['young.json']);
    await rm(join(directory, 'young.json'));
  });

  it('is not what a living process is taken for, however old its upload', async () => {
    const { cacheDirectory, openUploads, content } = stage();
    const length = 4 * 8 * 1024 * 1024;
    const child = start('file', String(length));
    await written(child, length);
    while ((await openUploads()).length === 0);
    const { uploads, files } = await collect({ olderThan: 0 });
    expect(uploads.map(({ isOurs, isStale }) => ({ isOurs, isStale }))).to.deep.equal([
      { isOurs: true, isStale: false },
    ]);
    expect(files).to.deep.equal([]);
    expect(await readdir(join(cacheDirectory, 'tmp'))).to.have.length(1);
    child.send('end');
    await once(child, 'exit');
    expect((await content('file')).length).to.equal(length);
  });

  it('may have been another program, whose uploads are given up by their age alone', async () => {
    const { bucket, openUploads } = stage();
    await bucket.multipart('of another program');
    const young = await collect({ olderThan: 3_600_000 });
    expect(young.uploads).to.have.length(1);
    expect(young.uploads[0]).to.include({ isOurs: false, isStale: false, outcome: 'kept' });
    const { uploads } = await collect({ olderThan: 0 });
    expect(uploads[0]).to.include({ isOurs: false, isStale: true, outcome: 'removed' });
    expect(await openUploads()).to.deep.equal([]);
  });
});

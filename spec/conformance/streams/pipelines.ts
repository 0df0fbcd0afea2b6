import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { hashOf, randomBytes } from '../promises/bytes.js';
import type { Stage } from '../promises/stage.js';

export function describePipelines(stage: Stage): void {
  it('copies a large file', async () => {
    const bytes = randomBytes(3 * 1024 * 1024, 11);
    const [from, to] = [await stage.file('from', bytes), stage.at('to')];
    await pipeline(stage.fs.createReadStream(from), stage.fs.createWriteStream(to));
    expect(hashOf(await stage.promises.readFile(to))).to.equal(hashOf(bytes));
  });

  it('goes through transforms and back', async () => {
    const bytes = randomBytes(200_000);
    const [from, packed, to] = [await stage.file('from', bytes), stage.at('packed'), stage.at('to')];
    await pipeline(stage.fs.createReadStream(from), createGzip(), stage.fs.createWriteStream(packed));
    await pipeline(stage.fs.createReadStream(packed), createGunzip(), stage.fs.createWriteStream(to));
    expect(hashOf(await stage.promises.readFile(to))).to.equal(hashOf(bytes));
  });

  it('takes an async generator', async () => {
    async function* chunks(): AsyncGenerator<string> {
      yield 'one ';
      yield 'two';
    }
    await pipeline(chunks(), stage.fs.createWriteStream(stage.at('file')));
    expect(await stage.text(stage.at('file'))).to.equal('one two');
  });

  it('fails with a missing source', async () => {
    const from = stage.at('missing');
    await expectError(
      pipeline(stage.fs.createReadStream(from), stage.fs.createWriteStream(stage.at('to'))),
      errnoError('ENOENT', 'open', from),
    );
  });

  it('fails with a target that is a directory', async () => {
    const [from, to] = [await stage.file('from'), await stage.folder('to')];
    await expectError(
      pipeline(stage.fs.createReadStream(from), stage.fs.createWriteStream(to)),
      errnoError('EISDIR', 'open', to),
    );
  });

  it('fails with its source, and leaves nothing open', async () => {
    const source = new Readable({
      read() {
        this.push('half');
        this.destroy(new Error('the source broke'));
      },
    });
    const target = stage.fs.createWriteStream(stage.at('file'));
    const outcome = await pipeline(source, target).catch((error: Error) => error.message);
    expect(outcome).to.equal('the source broke');
    expect(target.destroyed).to.equal(true);
  });

  it('reads and writes at the pace of the slower side', async () => {
    const bytes = randomBytes(400_000);
    const from = await stage.file('from', bytes);
    const narrow = new PassThrough({ highWaterMark: 1_000 });
    await pipeline(stage.fs.createReadStream(from), narrow, stage.fs.createWriteStream(stage.at('to')));
    expect(hashOf(await stage.promises.readFile(stage.at('to')))).to.equal(hashOf(bytes));
  });
}

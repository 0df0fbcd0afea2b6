import { once } from 'node:events';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { collect } from '../streams/observe.js';
import { hashOf, randomBytes } from './bytes.js';
import type { OpenHandle } from './open-handle.js';
import type { Stage } from './stage.js';

export function describeHandleStreams(stage: Stage, open: OpenHandle): void {
  describe('a stream made by a handle', () => {
    it('reads the whole file and closes the handle', async () => {
      const bytes = randomBytes(200_000);
      const handle = await open(await stage.file('file', bytes));
      const stream = handle.createReadStream();
      const closed = once(stream, 'close');
      expect(hashOf(await collect(stream))).to.equal(hashOf(bytes));
      await closed;
      expect(handle.fd).to.equal(-1);
    });

    it('reads a range', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      expect((await collect(handle.createReadStream({ start: 1, end: 3 }))).toString()).to.equal('bcd');
    });

    it('leaves the handle open if asked to', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      await collect(handle.createReadStream({ autoClose: false, start: 0 }));
      expect((await handle.read(Buffer.alloc(2), 0, 2, 4)).buffer.toString()).to.equal('ef');
    });

    it('reads what is left where the handle stands', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      await handle.read(Buffer.alloc(2), 0, 2);
      expect((await collect(handle.createReadStream())).toString()).to.equal('cdef');
    });

    it('writes, and closes the handle', async () => {
      const handle = await open(stage.at('file'), 'w');
      const stream = handle.createWriteStream();
      const closed = once(stream, 'close');
      stream.write('one ');
      stream.end('two');
      await closed;
      expect(handle.fd).to.equal(-1);
      expect(await stage.text(stage.at('file'))).to.equal('one two');
    });

    it('writes from a start', async () => {
      const handle = await open(await stage.file('file', 'abcdef'), 'r+');
      const stream = handle.createWriteStream({ start: 2 });
      const closed = once(stream, 'close');
      stream.end('XY');
      await closed;
      expect(await stage.text(stage.at('file'))).to.equal('abXYef');
    });

    it('fails to write through a handle for reading', async () => {
      const handle = await open(await stage.file('file'));
      const stream = handle.createWriteStream();
      const failure = once(stream, 'error').then(([error]) => Promise.reject(error));
      stream.end('x');
      await expectError(failure, errnoError('EBADF', 'write'));
    });

    it('gives the bytes to web streams as well', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      const chunks: Buffer[] = [];
      for await (const chunk of handle.readableWebStream()) chunks.push(Buffer.from(chunk as Uint8Array));
      expect(Buffer.concat(chunks).toString()).to.equal('abcdef');
    });
  });
}

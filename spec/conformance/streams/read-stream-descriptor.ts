import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { aboveSpareNumbers } from '../../support/above-spare-numbers.js';
import { errnoError, expectError } from '../../support/expect-error.js';
import { answerOf } from '../callbacks/answer.js';
import type { Stage } from '../promises/stage.js';
import { collect } from './observe.js';

export function describeReadStreamDescriptor(stage: Stage): void {
  const openFile = (path: string) => answerOf<number>((done) => stage.fs.open(path, 'r', done));
  const closeFile = (descriptor: number) => answerOf((done) => stage.fs.close(descriptor, done));

  describe('on a descriptor', () => {
    it('reads from where it stands', async () => {
      const descriptor = await openFile(await stage.file('file', 'abcdef'));
      await promisify(stage.fs.read)(descriptor, Buffer.alloc(2), 0, 2, null);
      const stream = stage.fs.createReadStream('', { fd: descriptor });
      expect((await collect(stream)).toString()).to.equal('cdef');
    });

    it('reads a range', async () => {
      const descriptor = await openFile(await stage.file('file', 'abcdef'));
      const stream = stage.fs.createReadStream('', { fd: descriptor, start: 1, end: 2 });
      expect((await collect(stream)).toString()).to.equal('bc');
    });

    it('emits neither open nor ready', async () => {
      const descriptor = await openFile(await stage.file('file'));
      const stream = stage.fs.createReadStream('', { fd: descriptor });
      const seen: string[] = [];
      for (const name of ['open', 'ready']) stream.on(name, () => seen.push(name));
      await collect(stream);
      expect(seen).to.deep.equal([]);
    });

    it('closes it at the end', async () => {
      const path = await stage.file('file');
      const descriptor = await aboveSpareNumbers(() => openFile(path));
      const stream = stage.fs.createReadStream('', { fd: descriptor });
      const closed = once(stream, 'close');
      stream.resume();
      await closed;
      await expectError(closeFile(descriptor), errnoError('EBADF', 'close'));
    });

    it('leaves it open if asked to', async () => {
      const descriptor = await openFile(await stage.file('file', 'abcdef'));
      const stream = stage.fs.createReadStream('', { fd: descriptor, autoClose: false, start: 0 });
      expect((await collect(stream)).toString()).to.equal('abcdef');
      const buffer = Buffer.alloc(2);
      await promisify(stage.fs.read)(descriptor, buffer, 0, 2, 0);
      expect(buffer.toString()).to.equal('ab');
      await closeFile(descriptor);
    });

    it('takes a handle as well', async () => {
      const handle = await stage.promises.open(await stage.file('file', 'abcdef'));
      const stream = stage.fs.createReadStream('', { fd: handle, start: 2 });
      const closed = once(stream, 'close');
      expect((await collect(stream)).toString()).to.equal('cdef');
      await closed;
      expect(handle.fd).to.equal(-1);
    });
  });
}

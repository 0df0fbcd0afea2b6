import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { answerOf } from '../callbacks/answer.js';
import { hashOf, randomBytes } from '../promises/bytes.js';
import type { Stage } from '../promises/stage.js';
import { closeOf, collect, eventsOf } from './observe.js';

/** What is read again and again may be served by other ways than what is read once. */
export function describeReadStreamAgain(stage: Stage): void {
  const readOften = async (content: string | Uint8Array) => {
    const path = await stage.file('file', content);
    for (let time = 0; time < 3; time += 1) await stage.promises.readFile(path);
    return path;
  };

  const readNext = async (descriptor: number, length: number) => {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await promisify(stage.fs.read)(descriptor, buffer, 0, length, null);
    return buffer.subarray(0, bytesRead).toString();
  };

  /** A stream that has read `ab` of `abcdef`, and nothing more until it is read on. */
  const begun = async () => {
    const path = await readOften('abcdef');
    const stream = stage.fs.createReadStream(path, { highWaterMark: 2 });
    const [descriptor] = (await once(stream, 'open')) as [number];
    await once(stream, 'readable');
    return { stream, descriptor };
  };

  describe('of what was read before', () => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 200_000, 400_000]) {
      it(`gives all bytes of ${size}`, async () => {
        const bytes = randomBytes(size);
        const path = await readOften(bytes);
        for (let time = 0; time < 3; time += 1) {
          const stream = stage.fs.createReadStream(path);
          expect(hashOf(await collect(stream))).to.equal(hashOf(bytes));
          expect(stream.bytesRead).to.equal(size);
        }
      });
    }

    it('emits open, ready, data, end, close, in this order', async () => {
      const stream = stage.fs.createReadStream(await readOften('content'));
      expect(await eventsOf(stream)).to.deep.equal(['open', 'ready', 'data', 'end', 'close']);
    });

    it('gives ranges, in chunks and in text', async () => {
      const path = await readOften('abcdefghij');
      for (const [options, expected] of [
        [{ start: 2, end: 4 }, ['cde']],
        [{ start: 8, end: 100 }, ['ij']],
        [{ start: 100 }, []],
        [{ end: 3, highWaterMark: 2 }, ['ab', 'cd']],
      ] as const) {
        const chunks: string[] = [];
        const stream = stage.fs.createReadStream(path, { encoding: 'latin1', ...options });
        for await (const chunk of stream) chunks.push(chunk);
        expect(chunks).to.deep.equal(expected);
      }
    });

    it('gives each stream bytes of its own', async () => {
      const path = await readOften('content');
      for await (const chunk of stage.fs.createReadStream(path)) (chunk as Buffer).fill('x');
      expect(String(await collect(stage.fs.createReadStream(path)))).to.equal('content');
    });

    it('tells a descriptor of that file', async () => {
      const path = await readOften('abcdef');
      const stream = stage.fs.createReadStream(path);
      const [descriptor] = (await once(stream, 'open')) as [number];
      expect(stream).to.have.property('fd', descriptor);
      const stats = await promisify(stage.fs.fstat)(descriptor);
      expect([stats.ino, stats.size]).to.deep.equal([(await stage.promises.stat(path)).ino, 6]);
      const buffer = Buffer.alloc(3);
      await promisify(stage.fs.read)(descriptor, buffer, 0, 3, 2);
      expect(buffer.toString()).to.equal('cde');
      expect(String(await collect(stream))).to.equal('abcdef');
      expect(stream).to.have.property('fd', null);
    });

    it('shares the position of its descriptor with who else reads by it', async () => {
      const { stream, descriptor } = await begun();
      expect(await readNext(descriptor, 2)).to.equal('cd');
      expect(String(await collect(stream))).to.equal('abef');
    });

    it('shares it with another stream', async () => {
      const { stream, descriptor } = await begun();
      const other = stage.fs.createReadStream('', { fd: descriptor, autoClose: false });
      expect(String(await collect(other))).to.equal('cdef');
      expect(String(await collect(stream))).to.equal('ab');
    });

    it('shares it with who reads the rest at once', async () => {
      const { stream, descriptor } = await begun();
      const rest = await answerOf((done) => stage.fs.readFile(descriptor, 'utf8', done));
      expect(rest).to.equal('cdef');
      expect(String(await collect(stream))).to.equal('ab');
    });

    it('leaves a descriptor that it does not close at the end of what it has read', async () => {
      const path = await readOften('abcdef');
      for (const [options, left] of [
        [{}, ''],
        [{ end: 1 }, 'cdef'],
        [{ start: 0, end: 1 }, 'abcdef'],
      ] as const) {
        const stream = stage.fs.createReadStream(path, { ...options, autoClose: false });
        const [descriptor] = (await once(stream, 'open')) as [number];
        const ended = once(stream, 'end');
        stream.resume();
        await ended;
        expect(await readNext(descriptor, 6)).to.equal(left);
        await promisify(stage.fs.close)(descriptor);
      }
    });

    it('fails when its descriptor is closed by somebody else', async () => {
      const { stream, descriptor } = await begun();
      const closed = closeOf(stream);
      stage.fs.closeSync(descriptor);
      const chunks: string[] = [];
      stream.on('data', (chunk) => chunks.push(String(chunk)));
      await expectError(closed, errnoError('EBADF', 'close'));
      expect(chunks.join('')).to.equal('ab');
    });

    it('closes its descriptor', async () => {
      const { stream, descriptor } = await begun();
      await collect(stream);
      if (!stream.closed) await once(stream, 'close');
      expect(() => stage.fs.closeSync(descriptor))
        .to.throw()
        .with.property('code', 'EBADF');
    });

    it('gives what a later stream finds in the file that took its place', async () => {
      const path = await readOften('content');
      await collect(stage.fs.createReadStream(path));
      await stage.promises.writeFile(path, 'other');
      for (let time = 0; time < 3; time += 1)
        expect(String(await collect(stage.fs.createReadStream(path)))).to.equal('other');
      await stage.promises.unlink(path);
      await expectError(closeOf(stage.fs.createReadStream(path)), errnoError('ENOENT', 'open', path));
    });
  });
}

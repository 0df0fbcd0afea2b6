import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { rangeError } from './argument-errors.js';
import type { OpenHandle } from './open-handle.js';
import type { Stage } from './stage.js';

const NODE_MAJOR = Number.parseInt(process.versions.node, 10);

export function describeHandleRead(stage: Stage, open: OpenHandle): void {
  describe('a handle reads', () => {
    it('from where it stands, and moves on', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      const buffer = Buffer.alloc(3);
      expect(await handle.read(buffer, 0, 3)).to.deep.equal({ bytesRead: 3, buffer });
      expect(buffer.toString()).to.equal('abc');
      await handle.read(buffer, 0, 3, null);
      expect(buffer.toString()).to.equal('def');
    });

    it('nothing at all without being asked whether it may', async () => {
      const handle = await open(stage.at('new'), 'w');
      expect((await handle.read(Buffer.alloc(3), 0, 0, null)).bytesRead).to.equal(0);
      await expectError(handle.read(Buffer.alloc(3), 0, 3, null), errnoError('EBADF', 'read'));
    });

    it('at a position, and stays where it stands', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      const buffer = Buffer.alloc(2);
      await handle.read(buffer, 0, 2, 4);
      expect(buffer.toString()).to.equal('ef');
      await handle.read(buffer, 0, 2);
      expect(buffer.toString()).to.equal('ab');
    });

    it('into a part of the buffer', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      const buffer = Buffer.from('------');
      const { bytesRead } = await handle.read(buffer, 2, 3, 1);
      expect([bytesRead, buffer.toString()]).to.deep.equal([3, '--bcd-']);
    });

    it('at a bigint position', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      const buffer = Buffer.alloc(2);
      await handle.read(buffer, 0, 2, 3n);
      // Node 20 takes a bigint for no position at all and reads from where the handle stands.
      expect(buffer.toString()).to.be.oneOf(NODE_MAJOR < 22 ? ['ab', 'de'] : ['de']);
    });

    it('with its arguments in an object', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      const { bytesRead, buffer } = await handle.read({
        buffer: Buffer.alloc(4),
        offset: 1,
        length: 2,
        position: 2,
      });
      expect([bytesRead, buffer.toString()]).to.deep.equal([2, '\0cd\0']);
    });

    it('into a buffer with options', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), { position: 1 });
      expect([bytesRead, buffer.toString()]).to.deep.equal([2, 'bc']);
    });

    it('into a buffer of its own when none is given', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      const { bytesRead, buffer } = await handle.read();
      expect(bytesRead).to.equal(6);
      expect(Buffer.from(buffer).subarray(0, 6).toString()).to.equal('abcdef');
    });

    it('fewer bytes than asked for at the end of the file, and then none', async () => {
      const handle = await open(await stage.file('file', 'abc'));
      expect((await handle.read(Buffer.alloc(10), 0, 10)).bytesRead).to.equal(3);
      expect((await handle.read(Buffer.alloc(10), 0, 10)).bytesRead).to.equal(0);
      expect((await handle.read(Buffer.alloc(10), 0, 10, 100)).bytesRead).to.equal(0);
    });

    it('nothing from an empty file', async () => {
      const handle = await open(await stage.file('file', ''));
      expect((await handle.read(Buffer.alloc(1), 0, 1, 0)).bytesRead).to.equal(0);
    });

    it('into several buffers', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      const buffers = [Buffer.alloc(1), Buffer.alloc(3)];
      const answer = await handle.readv(buffers, 1);
      expect(answer.bytesRead).to.equal(4);
      expect(answer.buffers.map(String)).to.deep.equal(['b', 'cde']);
    });

    it('into several buffers from where it stands', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      await handle.readv([Buffer.alloc(2), Buffer.alloc(2)]);
      expect(await handle.readFile('utf8')).to.equal('ef');
    });

    it('no more than the buffer holds', async () => {
      const handle = await open(await stage.file('file'));
      await expectError(
        handle.read(Buffer.alloc(1), 0, 10, 0),
        rangeError('The value of "length" is out of range. It must be <= 1. Received 10'),
      );
    });

    it('not when it was opened for writing only', async () => {
      const handle = await open(stage.at('file'), 'w');
      await expectError(handle.read(Buffer.alloc(1), 0, 1, 0), errnoError('EBADF', 'read'));
      await expectError(handle.readFile(), errnoError('EBADF', 'read'));
    });
  });
}

import type { Stats } from 'node:fs';
import { expect } from 'chai';
import { aboveSpareNumbers } from '../../support/above-spare-numbers.js';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';
import { answerOf, answersOf } from './answer.js';

export function describeDescriptors(stage: Stage): void {
  const open = (path: string, flags?: string) =>
    answerOf<number>((done) => (flags ? stage.fs.open(path, flags, done) : stage.fs.open(path, done)));
  const close = (descriptor: number) => answersOf((done) => stage.fs.close(descriptor, done));

  describe('a descriptor', () => {
    it('is a number above the standard ones', async () => {
      const descriptor = await open(await stage.file('file'));
      expect(descriptor).to.be.a('number').above(2);
      expect(await close(descriptor)).to.deep.equal([]);
    });

    it('reads at a position and from where it stands', async () => {
      const descriptor = await open(await stage.file('file', 'abcdef'));
      const buffer = Buffer.alloc(2);
      const answers = await answersOf((done) => stage.fs.read(descriptor, buffer, 0, 2, 3, done));
      expect(answers).to.deep.equal([2, buffer]);
      expect(buffer.toString()).to.equal('de');
      await answersOf((done) => stage.fs.read(descriptor, buffer, 0, 2, null, done));
      expect(buffer.toString()).to.equal('ab');
      await answersOf((done) => stage.fs.read(descriptor, { buffer, position: 1n }, done));
      expect(buffer.toString()).to.equal('bc');
      await close(descriptor);
    });

    it('is written and read whole, whatever flag is given with it', async () => {
      const descriptor = await open(stage.at('file'), 'w+');
      await answersOf((done) => stage.fs.writeFile(descriptor, 'content', { flag: 'wx' }, done));
      await answersOf((done) => stage.fs.write(descriptor, 'C', 0, done));
      const answers = await answersOf((done) => stage.fs.readFile(descriptor, { flag: 'rs+' }, done));
      expect(String(answers[0])).to.equal('');
      await close(descriptor);
      expect(await stage.text(stage.at('file'))).to.equal('Content');
    });

    it('reads into several buffers', async () => {
      const descriptor = await open(await stage.file('file', 'abcdef'));
      const buffers = [Buffer.alloc(1), Buffer.alloc(2)];
      const answers = await answersOf((done) => stage.fs.readv(descriptor, buffers, 1, done));
      expect(answers).to.deep.equal([3, buffers]);
      expect(buffers.map(String)).to.deep.equal(['b', 'cd']);
      await close(descriptor);
    });

    it('writes bytes and text', async () => {
      const descriptor = await open(stage.at('file'), 'w');
      const bytes = Buffer.from('abcdef');
      expect(await answersOf((done) => stage.fs.write(descriptor, bytes, 1, 3, null, done))).to.deep.equal([
        3,
        bytes,
      ]);
      expect(await answersOf((done) => stage.fs.write(descriptor, 'ü', done))).to.deep.equal([2, 'ü']);
      await answersOf((done) => stage.fs.write(descriptor, 'X', 0, 'utf8', done));
      await answersOf((done) => stage.fs.writev(descriptor, [Buffer.from('y'), Buffer.from('z')], done));
      await close(descriptor);
      expect(await stage.text(stage.at('file'))).to.equal('Xcdüyz');
    });

    it('knows its file', async () => {
      const descriptor = await open(await stage.file('file', 'abc'));
      const stats = await answerOf<Stats>((done) => stage.fs.fstat(descriptor, done));
      expect([stats.isFile(), stats.size]).to.deep.equal([true, 3]);
      const { ino, dev } = await stage.promises.stat(stage.at('file'));
      expect(stats).to.include({ ino, dev });
      await close(descriptor);
    });

    it('changes permissions by numbers and by octal text', async () => {
      const descriptor = await open(await stage.file('file'), 'r+');
      for (const mode of [0o600, '640']) {
        await answersOf((done) => stage.fs.fchmod(descriptor, mode, done));
        const stats = await answerOf<Stats>((done) => stage.fs.fstat(descriptor, done));
        expect(stats.mode & 0o777).to.equal(typeof mode === 'string' ? 0o640 : mode);
      }
      await close(descriptor);
      expect((await stage.promises.stat(stage.at('file'))).mode & 0o777).to.equal(0o640);
    });

    it('leaves an owner of -1 as it is', async () => {
      const before = await stage.promises.stat(await stage.file('file'));
      const descriptor = await open(stage.at('file'), 'r+');
      await answersOf((done) => stage.fs.fchown(descriptor, -1, -1, done));
      await close(descriptor);
      const { uid, gid } = await stage.promises.stat(stage.at('file'));
      expect({ uid, gid }).to.deep.equal({ uid: before.uid, gid: before.gid });
    });

    it('throws for what is no mode, time or owner', async () => {
      const descriptor = await open(await stage.file('file'));
      const { fs } = stage;
      const never = () => expect.fail('called back');
      for (const call of [
        () => fs.fchmod(descriptor, 'no mode', never),
        () => fs.futimes(descriptor, 'no time', 1, never),
        () => fs.fchown(descriptor, -2, 0, never),
      ]) {
        expect(call).to.throw(Error).with.property('code').that.matches(/^ERR_/);
      }
      await close(descriptor);
    });

    it('cuts its file', async () => {
      const descriptor = await open(await stage.file('file', 'abcdef'), 'r+');
      await answersOf((done) => stage.fs.ftruncate(descriptor, 2, done));
      await close(descriptor);
      expect(await stage.text(stage.at('file'))).to.equal('ab');
    });

    for (const sync of ['fsync', 'fdatasync'] as const) {
      it(`shows to others what it has written once ${sync} is through`, async () => {
        const descriptor = await open(stage.at('file'), 'w');
        await answersOf((done) => stage.fs.write(descriptor, 'abc', done));
        expect(await answersOf((done) => stage.fs[sync](descriptor, done))).to.deep.equal([]);
        expect(await stage.text(stage.at('file'))).to.equal('abc');
        await close(descriptor);
      });
    }

    it('is read and written whole', async () => {
      const descriptor = await open(stage.at('file'), 'w+');
      await answersOf((done) => stage.fs.writeFile(descriptor, 'one ', done));
      await answersOf((done) => stage.fs.appendFile(descriptor, 'two', done));
      await close(descriptor);
      const reader = await open(stage.at('file'));
      expect(await answerOf((done) => stage.fs.readFile(reader, 'utf8', done))).to.equal('one two');
      expect(await answerOf((done) => stage.fs.readFile(reader, 'utf8', done))).to.equal('');
      await close(reader);
    });

    it('keeps to what it was opened for', async () => {
      const reader = await open(await stage.file('file'));
      await expectError(
        answersOf((done) => stage.fs.write(reader, 'x', done)),
        errnoError('EBADF', 'write'),
      );
      await close(reader);
      const writer = await open(stage.at('other'), 'w');
      await expectError(
        answersOf((done) => stage.fs.read(writer, Buffer.alloc(1), 0, 1, 0, done)),
        errnoError('EBADF', 'read'),
      );
      await close(writer);
    });

    it('of a missing file is refused', async () => {
      const path = stage.at('missing');
      await expectError(open(path), errnoError('ENOENT', 'open', path));
      await expectError(open(path, 'r+'), errnoError('ENOENT', 'open', path));
    });

    it('that is closed is refused by everything', async () => {
      const path = await stage.file('file');
      const descriptor = await aboveSpareNumbers(() => open(path));
      await close(descriptor);
      const { fs } = stage;
      const calls: ReadonlyArray<readonly [string, Parameters<typeof answersOf>[0]]> = [
        ['fstat', (done) => fs.fstat(descriptor, done)],
        ['read', (done) => fs.read(descriptor, Buffer.alloc(1), 0, 1, 0, done)],
        ['write', (done) => fs.write(descriptor, 'x', done)],
        ['ftruncate', (done) => fs.ftruncate(descriptor, 1, done)],
        ['fsync', (done) => fs.fsync(descriptor, done)],
        ['close', (done) => fs.close(descriptor, done)],
      ];
      for (const [syscall, call] of calls) await expectError(answersOf(call), errnoError('EBADF', syscall));
    });
  });
}

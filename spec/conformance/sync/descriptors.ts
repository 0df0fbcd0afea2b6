import { expect } from 'chai';
import { aboveSpareNumbers } from '../../support/above-spare-numbers.js';
import { errnoError, expectError, expectThrow } from '../../support/expect-error.js';
import { answerOf, answersOf } from '../callbacks/answer.js';
import type { Stage } from '../promises/stage.js';

export function describeSyncDescriptors(stage: Stage): void {
  it('reads at a position and from where it stands', async () => {
    const descriptor = stage.fs.openSync(await stage.file('file', 'abcdef'), 'r');
    const buffer = Buffer.alloc(2);
    expect(stage.fs.readSync(descriptor, buffer, 0, 2, 3)).to.equal(2);
    expect(buffer.toString()).to.equal('de');
    stage.fs.readSync(descriptor, buffer, 0, 2, null);
    expect(buffer.toString()).to.equal('ab');
    expect(stage.fs.readvSync(descriptor, [Buffer.alloc(1), Buffer.alloc(9)], 1)).to.equal(5);
    expect(stage.fs.closeSync(descriptor)).to.equal(undefined);
  });

  it('writes bytes and text, seen by all once it is closed', async () => {
    const descriptor = stage.fs.openSync(stage.at('file'), 'w');
    expect(stage.fs.writeSync(descriptor, Buffer.from('abcdef'), 1, 3, null)).to.equal(3);
    expect(stage.fs.writeSync(descriptor, 'ü')).to.equal(2);
    stage.fs.writeSync(descriptor, 'X', 0, 'utf8');
    stage.fs.writevSync(descriptor, [Buffer.from('y'), Buffer.from('z')]);
    stage.fs.closeSync(descriptor);
    expect(stage.fs.readFileSync(stage.at('file'), 'utf8')).to.equal('Xcdüyz');
    expect(await stage.text(stage.at('file'))).to.equal('Xcdüyz');
  });

  it('knows its file', async () => {
    const path = await stage.file('file', 'abc');
    const descriptor = stage.fs.openSync(path, 'r');
    const stats = stage.fs.fstatSync(descriptor);
    const { ino, dev, mtimeMs, mode } = stage.fs.statSync(path);
    expect([stats.isFile(), stats.size]).to.deep.equal([true, 3]);
    expect(stats).to.include({ ino, dev, mtimeMs, mode });
    expect(stage.fs.fstatSync(descriptor, { bigint: true }).size).to.equal(3n);
    stage.fs.closeSync(descriptor);
  });

  it('knows what it has written', () => {
    const descriptor = stage.fs.openSync(stage.at('file'), 'w');
    stage.fs.writeSync(descriptor, 'abc');
    expect(stage.fs.fstatSync(descriptor).size).to.equal(3);
    stage.fs.closeSync(descriptor);
  });

  it('cuts its file', async () => {
    const descriptor = stage.fs.openSync(await stage.file('file', 'abcdef'), 'r+');
    stage.fs.ftruncateSync(descriptor, 2);
    stage.fs.closeSync(descriptor);
    expect(await stage.text(stage.at('file'))).to.equal('ab');
  });

  it('keeps what is there with r+ and a', async () => {
    const path = await stage.file('file', 'abcdef');
    const overwriting = stage.fs.openSync(path, 'r+');
    stage.fs.writeSync(overwriting, 'XY');
    stage.fs.closeSync(overwriting);
    const appending = stage.fs.openSync(path, 'a');
    stage.fs.writeSync(appending, '!');
    stage.fs.closeSync(appending);
    expect(await stage.text(path)).to.equal('XYcdef!');
  });

  for (const sync of ['fsyncSync', 'fdatasyncSync'] as const) {
    it(`shows to others what it has written once ${sync} is through`, async () => {
      const descriptor = stage.fs.openSync(stage.at('file'), 'w');
      stage.fs.writeSync(descriptor, 'abc');
      expect(stage.fs[sync](descriptor)).to.equal(undefined);
      expect(await stage.text(stage.at('file'))).to.equal('abc');
      stage.fs.writeSync(descriptor, 'def');
      stage.fs.closeSync(descriptor);
      expect(await stage.text(stage.at('file'))).to.equal('abcdef');
    });
  }

  it('changes the attributes of what it reads', async () => {
    const path = await stage.file('file');
    const descriptor = stage.fs.openSync(path, 'r');
    const { uid, gid } = stage.fs.fstatSync(descriptor);
    stage.fs.fchmodSync(descriptor, 0o600);
    stage.fs.fchownSync(descriptor, uid, gid);
    stage.fs.futimesSync(descriptor, 1, 1_600_000_000);
    const { mtimeMs, mode } = stage.fs.fstatSync(descriptor);
    expect([mtimeMs, mode & 0o777]).to.deep.equal([1_600_000_000_000, 0o600]);
    stage.fs.closeSync(descriptor);
    expect(stage.fs.statSync(path)).to.include({ mtimeMs, mode });
  });

  it('changes the attributes of what it writes', async () => {
    const path = await stage.file('file');
    const descriptor = stage.fs.openSync(path, 'r+');
    stage.fs.fchmodSync(descriptor, '600');
    stage.fs.closeSync(descriptor);
    expect((await stage.promises.stat(path)).mode & 0o777).to.equal(0o600);
    expect(await stage.text(path)).to.equal('content');
  });

  it('with wx is of a new file', async () => {
    const path = await stage.file('file');
    expectThrow(() => stage.fs.openSync(path, 'wx'), errnoError('EEXIST', 'open', path));
    stage.fs.closeSync(stage.fs.openSync(stage.at('new'), 'wx'));
    expect(await stage.text(stage.at('new'))).to.equal('');
  });

  it('takes flags as a number, and a mode', async () => {
    const { O_WRONLY, O_CREAT, O_EXCL } = stage.fs.constants;
    const descriptor = stage.fs.openSync(stage.at('file'), O_WRONLY | O_CREAT | O_EXCL, 0o600);
    stage.fs.writeSync(descriptor, 'abc');
    stage.fs.closeSync(descriptor);
    expect((await stage.promises.stat(stage.at('file'))).mode & 0o777).to.equal(0o600);
  });

  it('of a directory can be had, but not be read', async () => {
    const descriptor = stage.fs.openSync(await stage.folder('folder'), 'r');
    expect(stage.fs.fstatSync(descriptor).isDirectory()).to.equal(true);
    expectThrow(() => stage.fs.readSync(descriptor, Buffer.alloc(1)), errnoError('EISDIR', 'read'));
    stage.fs.closeSync(descriptor);
  });

  it('is not given for writing into a directory', async () => {
    const path = await stage.folder('folder');
    expectThrow(() => stage.fs.openSync(path, 'w'), errnoError('EISDIR', 'open', path));
  });

  it('is read and written whole', () => {
    const writer = stage.fs.openSync(stage.at('file'), 'w+');
    stage.fs.writeFileSync(writer, 'one ');
    stage.fs.appendFileSync(writer, 'two');
    stage.fs.closeSync(writer);
    const reader = stage.fs.openSync(stage.at('file'), 'r');
    expect(stage.fs.readFileSync(reader, 'utf8')).to.equal('one two');
    stage.fs.closeSync(reader);
  });

  it('keeps to what it was opened for', async () => {
    const reader = stage.fs.openSync(await stage.file('file'), 'r');
    expectThrow(() => stage.fs.writeSync(reader, 'x'), errnoError('EBADF', 'write'));
    stage.fs.closeSync(reader);
  });

  it('is refused by everything once it is closed', async () => {
    const path = await stage.file('file');
    const descriptor = await aboveSpareNumbers(() => stage.fs.openSync(path, 'r'));
    stage.fs.closeSync(descriptor);
    const { fs } = stage;
    const calls: ReadonlyArray<readonly [string, () => unknown]> = [
      ['fstat', () => fs.fstatSync(descriptor)],
      ['read', () => fs.readSync(descriptor, Buffer.alloc(1))],
      ['fsync', () => fs.fsyncSync(descriptor)],
      ['futime', () => fs.futimesSync(descriptor, 1, 1)],
      ['fchmod', () => fs.fchmodSync(descriptor, 0o600)],
      ['close', () => fs.closeSync(descriptor)],
    ];
    for (const [syscall, call] of calls) expectThrow(call, errnoError('EBADF', syscall));
  });

  it('works in callback forms', async () => {
    const descriptor = await aboveSpareNumbers(() => stage.fs.openSync(stage.at('file'), 'w'));
    await answersOf((done) => stage.fs.write(descriptor, 'abc', done));
    const stats = await answerOf<{ size: number }>((done) => stage.fs.fstat(descriptor, done));
    expect(stats.size).to.equal(3);
    await answersOf((done) => stage.fs.fsync(descriptor, done));
    expect(stage.fs.readFileSync(stage.at('file'), 'utf8')).to.equal('abc');
    await answersOf((done) => stage.fs.write(descriptor, 'def', done));
    await answersOf((done) => stage.fs.close(descriptor, done));
    expect(stage.fs.readFileSync(stage.at('file'), 'utf8')).to.equal('abcdef');
    await expectError(
      answersOf((done) => stage.fs.close(descriptor, done)),
      errnoError('EBADF', 'close'),
    );
  });

  it('may come from a callback form', async () => {
    const descriptor = await answerOf<number>((done) => stage.fs.open(stage.at('file'), 'w', done));
    stage.fs.writeSync(descriptor, 'abc');
    expect(stage.fs.fstatSync(descriptor).size).to.equal(3);
    stage.fs.fsyncSync(descriptor);
    expect(await stage.text(stage.at('file'))).to.equal('abc');
    stage.fs.writeSync(descriptor, 'def');
    stage.fs.closeSync(descriptor);
    expect(await stage.text(stage.at('file'))).to.equal('abcdef');
  });
}

import { expect } from 'chai';
import { aboveSpareNumbers } from '../../support/above-spare-numbers.js';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

/** The number of a handle, and a handle in the place of a number. */
export function describeHandleAsDescriptor(stage: Stage): void {
  describe('the fd of a handle', () => {
    it('is a number for every function of fs', async () => {
      const path = await stage.file('file', 'content');
      const handle = await stage.promises.open(path, 'r+');
      expect(stage.fs.fstatSync(handle.fd).ino).to.equal((await handle.stat()).ino);
      expect(stage.fs.readFileSync(handle.fd, 'utf8')).to.equal('content');
      const buffer = Buffer.alloc(3);
      expect(stage.fs.readSync(handle.fd, buffer, 0, 3, 3)).to.equal(3);
      expect(buffer.toString()).to.equal('ten');
      expect(stage.fs.writeSync(handle.fd, 'C', 0)).to.equal(1);
      const called = await new Promise<import('node:fs').Stats>((done, fail) =>
        stage.fs.fstat(handle.fd, (error, stats) => (error ? fail(error) : done(stats))),
      );
      expect(called.size).to.equal(7);
      await handle.close();
      expect(await stage.text(path)).to.equal('Content');
    });

    it('is -1 once the handle is closed', async () => {
      const path = await stage.file('file');
      const handle = await aboveSpareNumbers(() => stage.promises.open(path));
      const number = handle.fd;
      await handle.close();
      expect(number).to.be.greaterThan(2);
      expect(handle.fd).to.equal(-1);
      expect(() => stage.fs.fstatSync(number))
        .to.throw()
        .with.property('code', 'EBADF');
    });

    it('can be closed by its number, which the handle then says', async () => {
      const path = await stage.file('file', 'old');
      const handle = await aboveSpareNumbers(() => stage.promises.open(path, 'w'));
      await handle.write('new');
      stage.fs.closeSync(handle.fd);
      await expectError(handle.close(), errnoError('EBADF', 'close'));
      expect(await stage.text(path)).to.equal('new');
    });
  });

  describe('a handle for the fd of a stream', () => {
    it('is written to, and stored at finish', async () => {
      const path = stage.at('file');
      const handle = await stage.promises.open(path, 'w');
      const stream = stage.fs.createWriteStream('ignored', { fd: handle });
      const stored = new Promise((done, fail) => {
        stream.on('error', fail).on('finish', () => done(stage.text(path)));
      });
      const closed = new Promise((done) => stream.on('close', done));
      stream.end('content');
      expect(await stored).to.equal('content');
      await closed;
      expect(handle.fd).to.equal(-1);
    });

    it('is read from, a part of it too', async () => {
      const handle = await stage.promises.open(await stage.file('file', 'content'));
      let text = '';
      for await (const chunk of stage.fs.createReadStream('ignored', { fd: handle, start: 3, end: 5 }))
        text += chunk;
      expect(text).to.equal('ten');
      expect(handle.fd).to.equal(-1);
    });

    it('stays open when the stream shall not close it', async () => {
      const path = stage.at('file');
      const handle = await stage.promises.open(path, 'w+');
      const writing = stage.fs.createWriteStream('', { fd: handle, autoClose: false });
      await new Promise((done, fail) => writing.on('error', fail).on('finish', done).end('content'));
      expect(await stage.text(path)).to.equal('content');
      const reading = stage.fs.createReadStream('', { fd: handle, start: 0, autoClose: false });
      let text = '';
      await new Promise((done, fail) => {
        reading.on('error', fail).on('data', (chunk) => {
          text += chunk;
        });
        reading.on('end', done);
      });
      expect(text).to.equal('content');
      expect(handle.fd).to.be.greaterThan(2);
      // A handle is not closed while streams have it.
      writing.destroy();
      await new Promise((done) => reading.on('close', done).destroy());
      expect(handle.fd).to.equal(-1);
    });

    it('stores nothing when the stream is destroyed before its end', async () => {
      const handle = await stage.promises.open(stage.at('file'), 'w');
      const stream = stage.fs.createWriteStream('', { fd: handle });
      await new Promise((done, fail) => stream.write('half', (error) => (error ? fail(error) : done(null))));
      await new Promise((done) => stream.on('close', done).destroy());
      expect(handle.fd).to.equal(-1);
      if (stage.capabilities.visibleWhileOpen) expect(await stage.text(stage.at('file'))).to.equal('half');
      else expect(await stage.names()).to.deep.equal([]);
    });

    it('is refused where it is closed', async () => {
      const handle = await stage.promises.open(await stage.file('file'));
      await handle.close();
      expect(() => stage.fs.createReadStream('', { fd: handle }))
        .to.throw(RangeError)
        .with.property('code', 'ERR_OUT_OF_RANGE');
    });
  });
}

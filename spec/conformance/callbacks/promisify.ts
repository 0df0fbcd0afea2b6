import { promisify } from 'node:util';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

export function describePromisify(stage: Stage): void {
  describe('util.promisify', () => {
    it('makes a promise of readFile', async () => {
      const path = await stage.file('file', 'content');
      expect(await promisify(stage.fs.readFile)(path, 'utf8')).to.equal('content');
      await expectError(
        promisify(stage.fs.readFile)(stage.at('missing')),
        errnoError('ENOENT', 'open', stage.at('missing')),
      );
    });

    it('makes a promise of exists, which never rejects', async () => {
      expect(await promisify(stage.fs.exists)(await stage.file('file'))).to.equal(true);
      expect(await promisify(stage.fs.exists)(stage.at('missing'))).to.equal(false);
    });

    it('makes promises of open, write, read and close, with all their results by name', async () => {
      const descriptor = await promisify(stage.fs.open)(stage.at('file'), 'w+');
      const bytes = Buffer.from('abcdef');
      const written = await promisify(stage.fs.write)(descriptor, bytes, 0, 6, null);
      expect(written).to.deep.equal({ bytesWritten: 6, buffer: bytes });
      const buffer = Buffer.alloc(3);
      const read = await promisify(stage.fs.read)(descriptor, buffer, 0, 3, 1);
      expect(read).to.deep.equal({ bytesRead: 3, buffer });
      expect(buffer.toString()).to.equal('bcd');
      await promisify(stage.fs.close)(descriptor);
    });

    it('makes promises of readv and writev, with all their results by name', async () => {
      const descriptor = await promisify(stage.fs.open)(stage.at('file'), 'w+');
      const sent = [Buffer.from('ab'), Buffer.from('cd')];
      const written = await promisify(stage.fs.writev)(descriptor, sent, 0);
      // The second name is `buffer` in Node 20 and `buffers` in later versions.
      expect(Object.values(written)).to.deep.equal([4, sent]);
      const buffers = [Buffer.alloc(2)];
      const read = await promisify(stage.fs.readv)(descriptor, buffers, 1);
      expect(read).to.deep.equal({ bytesRead: 2, buffers });
      await promisify(stage.fs.close)(descriptor);
    });

    it('makes promises of stat, readdir, mkdir and rm', async () => {
      await promisify(stage.fs.mkdir)(stage.at('folder'));
      await stage.file('folder/file', 'abc');
      expect((await promisify(stage.fs.stat)(stage.at('folder', 'file'))).size).to.equal(3);
      expect(await promisify(stage.fs.readdir)(stage.at('folder'))).to.deep.equal(['file']);
      await promisify(stage.fs.rm)(stage.at('folder'), { recursive: true });
      expect(await stage.names()).to.deep.equal([]);
    });

    it('makes a promise of realpath.native', async () => {
      const path = await stage.file('file');
      expect(await promisify(stage.fs.realpath.native)(path)).to.equal(path);
    });
  });
}

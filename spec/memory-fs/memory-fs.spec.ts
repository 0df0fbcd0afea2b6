import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { memory } from '../../lib/memory-fs.js';
import { closedError, errnoError, expectError, expectThrow } from '../support/expect-error.js';

type Memory = typeof fs;

describe('memory', () => {
  let memoryFs: Memory;

  const text = (path: string) => memoryFs.promises.readFile(path, 'utf8');

  beforeEach(() => {
    memoryFs = memory({ '/folder/file': 'content', '/other': 'other' }) as unknown as Memory;
  });

  it('offers in callback form what works on descriptors, and nothing else', () => {
    const names = Object.keys(memoryFs).filter((name) => !name.endsWith('Sync'));
    expect(names.sort()).to.deep.equal([
      'close',
      'constants',
      'fchmod',
      'fchown',
      'fdatasync',
      'fstat',
      'fsync',
      'ftruncate',
      'futimes',
      'open',
      'promises',
      'read',
      'readv',
      'unwatchFile',
      'watch',
      'watchFile',
      'write',
      'writev',
    ]);
  });

  it('is a device of its own each time, so that inode numbers do not meet', async () => {
    const another = memory({ '/folder/file': 'content' }) as unknown as Memory;
    const [one, two] = [memoryFs.statSync('/folder/file'), another.statSync('/folder/file')];
    expect(one.ino).to.equal(two.ino);
    expect(one.dev).to.not.equal(two.dev);
  });

  it('gives what it makes the permission bits that the umask leaves', async () => {
    const disk = await fs.promises.mkdtemp(join(tmpdir(), 'mediafs-umask-'));
    await fs.promises.writeFile(join(disk, 'file'), '');
    await memoryFs.promises.writeFile('/new', '');
    await memoryFs.promises.mkdir('/made');
    await fs.promises.mkdir(join(disk, 'made'));
    expect(memoryFs.statSync('/new').mode).to.equal(fs.statSync(join(disk, 'file')).mode);
    expect(memoryFs.statSync('/made').mode).to.equal(fs.statSync(join(disk, 'made')).mode);
    await fs.promises.rm(disk, { recursive: true });
  });

  it('counts blocks of 512 bytes', async () => {
    await memoryFs.promises.writeFile('/new', Buffer.alloc(1025));
    expect((await memoryFs.promises.stat('/new')).blocks).to.equal(3);
  });

  it('keeps no hand on the buffers that it was given, and gives none of its own', async () => {
    const bytes = Buffer.from('abc');
    await memoryFs.promises.writeFile('/new', bytes);
    bytes[0] = 0;
    (await memoryFs.promises.readFile('/new'))[1] = 0;
    expect(await text('/new')).to.equal('abc');
  });

  it('makes nothing of the empty prefix, and nothing on the disk', async () => {
    const before = fs.readdirSync('.');
    await expectError(memoryFs.promises.mkdtemp(''), errnoError('ENOENT', 'mkdtemp', ''));
    expect(fs.readdirSync('.')).to.deep.equal(before);
  });

  it('refuses writeFile with a flag for reading', async () => {
    await expectError(
      memoryFs.promises.writeFile('/other', 'new', { flag: 'r' }),
      errnoError('EBADF', 'write'),
    );
    expect(await text('/other')).to.equal('other');
  });

  describe('with links', () => {
    beforeEach(async () => {
      await memoryFs.promises.symlink('/folder', '/link');
    });

    it('removes the link and not what it leads to', async () => {
      await memoryFs.promises.rm('/link', { recursive: true });
      expect(await memoryFs.promises.readdir('/')).to.deep.equal(['folder', 'other']);
      expect(await text('/folder/file')).to.equal('content');
    });

    it('renames the link and not what it leads to', async () => {
      await memoryFs.promises.rename('/link', '/moved');
      expect(await memoryFs.promises.readlink('/moved')).to.equal('/folder');
      expect(await text('/moved/file')).to.equal('content');
    });

    it('makes, moves and links through a link to the directory', async () => {
      await memoryFs.promises.mkdir('/link/made');
      await memoryFs.promises.mkdir('/link/deep/er', { recursive: true });
      await memoryFs.promises.rename('/other', '/link/moved');
      await memoryFs.promises.symlink('moved', '/link/soft');
      await memoryFs.promises.link('/link/moved', '/link/hard');
      const names = ['deep', 'file', 'hard', 'made', 'moved', 'soft'];
      expect(await memoryFs.promises.readdir('/folder')).to.deep.equal(names);
    });

    it('notices by whatever way that a directory would go into itself', async () => {
      await expectError(
        memoryFs.promises.rename('/folder', '/link/inside'),
        errnoError('EINVAL', 'rename', '/folder', '/link/inside'),
      );
      expect(await text('/folder/file')).to.equal('content');
    });

    it('leaves both names when one file is renamed onto itself', async () => {
      await memoryFs.promises.link('/other', '/hard');
      await memoryFs.promises.rename('/hard', '/other');
      expect(await text('/hard')).to.equal('other');
    });

    it('tells the length of a link as its size, and follows it for a slash', async () => {
      const stats = await memoryFs.promises.lstat('/link');
      expect([stats.isSymbolicLink(), stats.size]).to.deep.equal([true, '/folder'.length]);
      expect((await memoryFs.promises.lstat('/link/')).isDirectory()).to.equal(true);
    });

    it('refuses a hard link to a directory', async () => {
      await expectError(
        memoryFs.promises.link('/folder', '/hard'),
        errnoError('EPERM', 'link', '/folder', '/hard'),
      );
    });
  });

  describe('in sync form', () => {
    it('keeps descriptors to what they were opened for', () => {
      const reader = memoryFs.openSync('/other', 'r');
      expectThrow(() => memoryFs.writeSync(reader, 'x'), errnoError('EBADF', 'write'));
      expectThrow(() => memoryFs.ftruncateSync(reader), errnoError('EINVAL', 'ftruncate'));
      memoryFs.closeSync(reader);
      expectThrow(() => memoryFs.readSync(reader, Buffer.alloc(1)), errnoError('EBADF', 'read'));
      const directory = memoryFs.openSync('/folder', 'r');
      expectThrow(() => memoryFs.readSync(directory, Buffer.alloc(1)), errnoError('EISDIR', 'read'));
      memoryFs.closeSync(directory);
    });

    it('reads and writes a descriptor whole', () => {
      const descriptor = memoryFs.openSync('/new', 'w+');
      memoryFs.writeFileSync(descriptor, 'one ');
      const two = new DataView(Uint8Array.from([0x74, 0x77, 0x6f]).buffer);
      memoryFs.appendFileSync(descriptor, two as unknown as Uint8Array);
      expect(memoryFs.readFileSync(descriptor, 'utf8')).to.equal('');
      memoryFs.closeSync(descriptor);
      expect(memoryFs.readFileSync('/new', 'utf8')).to.equal('one two');
    });

    it('gives nothing for what is missing when asked to', () => {
      expect(memoryFs.statSync('/missing', { throwIfNoEntry: false })).to.equal(undefined);
      expectThrow(() => memoryFs.statSync('/missing'), errnoError('ENOENT', 'stat', '/missing'));
    });

    it("refuses data and options in Node's words", () => {
      expect(() => memoryFs.writeFileSync('/new', 42 as unknown as string)).to.throw(
        TypeError,
        /"data" argument/,
      );
      expect(() => memoryFs.mkdirSync('/new', { mode: 'zz' })).to.throw(TypeError, /mode/);
      expect(() => (memoryFs.statSync as unknown as () => void)()).to.throw(TypeError, /"path" argument/);
      expect(memoryFs.existsSync('/new')).to.equal(false);
    });
  });

  describe('a handle', () => {
    it('is closed only after what is under way', async () => {
      const handle = await memoryFs.promises.open('/new', 'w');
      const writing = handle.write('content');
      await handle.close();
      expect((await writing).bytesWritten).to.equal(7);
      await expectError(handle.write('x'), closedError('write'));
    });

    it('takes the stream that it made with it when it is closed', async () => {
      const handle = await memoryFs.promises.open('/other');
      const stream = handle.createReadStream();
      await handle.close();
      expect([handle.fd, stream.destroyed]).to.deep.equal([-1, true]);
    });

    it('gives one web stream', async () => {
      const handle = await memoryFs.promises.open('/other');
      const chunks: Uint8Array[] = [];
      for await (const chunk of handle.readableWebStream()) chunks.push(chunk as Uint8Array);
      expect(Buffer.concat(chunks).toString()).to.equal('other');
      expect(() => handle.readableWebStream()).to.throw('The FileHandle is locked');
      await handle.close();
      expect(() => handle.readableWebStream()).to.throw('The FileHandle is closed');
    });

    it('writes views of any kind as their bytes', async () => {
      const handle = await memoryFs.promises.open('/new', 'w+');
      await handle.write(Uint16Array.of(0x4241));
      await handle.writev([Uint16Array.of(0x4443), Buffer.from('E')]);
      await handle.close();
      expect(await text('/new')).to.equal('ABCDE');
    });
  });
});

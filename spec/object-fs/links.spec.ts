import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { codeFrom, expectCode, useStage } from './support/stage.js';

const LINK = { mode: '41471' };

describe('symbolic links on an object store', () => {
  const stage = useStage();

  describe('are kept as s3fs-fuse keeps them', () => {
    it('as an object with the target as its body, and nothing else', async () => {
      const { fs, content } = stage();
      await fs.symlink('../file', '/link');
      expect(await content('link')).to.equal('../file');
    });

    it('with the type of a link, an owner and times in the metadata', async () => {
      const { fs, bucket } = stage();
      await fs.symlink('file', '/link');
      const { metadata, contentType } = await bucket.head('link');
      expect(contentType).to.equal('application/octet-stream');
      expect(Object.keys(metadata).sort()).to.deep.equal(['atime', 'ctime', 'gid', 'mode', 'mtime', 'uid']);
      expect(metadata).to.include({
        mode: '41471',
        uid: String(process.getuid!()),
        gid: String(process.getgid!()),
      });
      expect(metadata['mtime']).to.match(/^\d{10}(\.\d+)?$/);
    });

    it('with bytes that are the target as it was given, absolute ones too', async () => {
      const { fs, content } = stage();
      for (const target of ['/mediafs/a', '/', '../..', './x//y/', 'grüße']) {
        await fs.symlink(target, '/link');
        expect(await content('link')).to.equal(target);
        await fs.unlink('/link');
      }
    });

    it('and keep all of it but the times and the owner that are set', async () => {
      const { fs, bucket, content } = stage();
      await fs.symlink('file', '/link');
      await fs.lutimes('/link', 1000, 2000.5);
      await fs.lchown('/link', 7, 8);
      const { metadata, contentType } = await bucket.head('link');
      expect(metadata).to.include({ mode: '41471', mtime: '2000.5', uid: '7', gid: '8' });
      expect([contentType, await content('link')]).to.deep.equal(['application/octet-stream', 'file']);
      await fs.rename('/link', '/moved');
      expect((await bucket.head('moved')).metadata).to.include({ mode: '41471', uid: '7' });
    });
  });

  describe('of s3fs-fuse and others are understood', () => {
    for (const [title, mode] of [
      ['decimal', '41471'],
      ['octal', '0120777'],
      ['decimal with other permissions', '41380'],
    ] as const) {
      it(`by a mode that is ${title}`, async () => {
        const { fs, put } = stage();
        await put('link', 'target', { mode });
        expect(await fs.readlink('/link')).to.equal('target');
        expect(await fs.lstat('/link')).to.include({ mode: 0o120777, size: 6 });
      });
    }

    for (const [title, end] of [
      ['a NUL', '\0'],
      ['a line end', '\n'],
      ['a line end of two bytes', '\r\n'],
      ['blanks', '  '],
      ['NULs and what lies behind', '\0\0rest'],
    ] as const) {
      it(`with ${title} at the end of the target`, async () => {
        const { fs, put } = stage();
        await put('link', `target${end}`, LINK);
        await put('target', 'content');
        expect(await fs.readlink('/link')).to.equal('target');
        expect(await fs.readFile('/link', 'utf8')).to.equal('content');
      });
    }

    it('with an owner and times of their own', async () => {
      const { fs, put } = stage();
      await put('link', 'target', { ...LINK, uid: '7', gid: '8', mtime: '1500000000.25' });
      expect(await fs.lstat('/link')).to.include({ uid: 7, gid: 8, mtimeMs: 1_500_000_000_250 });
    });

    it('unless they are longer than any target, and so files that somebody marked by mistake', async () => {
      const { fs, put } = stage();
      await put('long', 'x'.repeat(5000), LINK);
      expect((await fs.lstat('/long')).isFile()).to.equal(true);
      expect((await fs.readFile('/long')).length).to.equal(5000);
      await expectCode(fs.readlink('/long'), 'EINVAL');
    });

    it('with an empty target, which leads nowhere', async () => {
      const { fs, put } = stage();
      await put('link', '', LINK);
      expect(await fs.readlink('/link')).to.equal('');
      await expectCode(fs.stat('/link'), 'ENOENT');
      await expectCode(fs.writeFile('/link', 'x'), 'ENOENT');
    });

    it('with a target that no key can be', async () => {
      const { fs, put } = stage();
      await put('link', 'k'.repeat(2000), LINK);
      await expectCode(fs.readFile('/link'), 'ENAMETOOLONG');
      expect((await fs.readlink('/link')).length).to.equal(2000);
    });
  });

  describe('made by another process', () => {
    it('are followed at the end of a path', async () => {
      const { fs, other, content } = stage();
      const { promises: theirs } = await other();
      await theirs.writeFile('/file', 'content');
      await theirs.mkdir('/folder');
      await theirs.symlink('file', '/link');
      await theirs.symlink('link', '/second');
      await theirs.symlink('folder', '/way');
      expect(await fs.readFile('/second', 'utf8')).to.equal('content');
      expect((await fs.stat('/way')).isDirectory()).to.equal(true);
      const handle = await fs.open('/link', 'r+');
      await handle.write('C');
      await handle.close();
      expect(await content('file')).to.equal('Content');
      await fs.appendFile('/link', '!');
      await fs.truncate('/second', 7);
      expect(await fs.readFile('/file', 'utf8')).to.equal('Content');
      await fs.utimes('/second', 1000, 2000);
      expect((await fs.stat('/file')).mtimeMs).to.equal(2_000_000);
    });

    it('are ways once they have been seen, by a listing too', async () => {
      const { fs, other } = stage();
      const { promises: theirs } = await other();
      await theirs.writeFile('/folder/inner', 'inner');
      await theirs.symlink('folder', '/way');
      await fs.readdir('/');
      expect(await fs.readFile('/way/inner', 'utf8')).to.equal('inner');
      await fs.writeFile('/way/new', 'new');
      expect(await theirs.readFile('/folder/new', 'utf8')).to.equal('new');
    });

    it('are ways at once in strict mode', async () => {
      const { fs, other, keys } = stage();
      await fs.writeFile('/a/b/inner', 'inner');
      await fs.symlink('a', '/one');
      await fs.symlink('../one/b', '/a/two');
      const { promises: strict } = await other({ strict: true });
      expect(await strict.readFile('/a/two/inner', 'utf8')).to.equal('inner');
      const { promises: later } = await other({ strict: true });
      expect((await later.stat('/one/two/inner')).size).to.equal(5);
      const { promises: writer } = await other({ strict: true });
      await writer.writeFile('/one/b/new', 'new');
      await writer.mkdir('/one/deep/deeper', { recursive: true });
      expect(await fs.readFile('/a/b/new', 'utf8')).to.equal('new');
      expect((await fs.stat('/a/deep/deeper')).isDirectory()).to.equal(true);
      const { promises: remover } = await other({ strict: true });
      await remover.rm('/one/b', { recursive: true, force: true });
      expect((await keys()).filter((key) => key.startsWith('a/b/'))).to.deep.equal([]);
    });
  });

  it('are no files of the cache, for whoever mounts that', async () => {
    const { fs, other, cacheDirectory } = stage();
    const { promises: theirs } = await other();
    await fs.writeFile('/file', 'content');
    await theirs.symlink('file', '/link.jpg');
    await fs.symlink('file', '/own.jpg');
    await fs.readFile('/link.jpg');
    await fs.readFile('/own.jpg');
    await fs.lutimes('/own.jpg', 1, 2);
    await fs.rename('/own.jpg', '/moved.jpg');
    await fs.readFile('/moved.jpg');
    const cached = await readdir(join(cacheDirectory, 'files'), { recursive: true });
    expect(cached.filter((name) => name.endsWith('.jpg'))).to.deep.equal([]);
    expect(cached.filter((name) => name.endsWith('file'))).to.have.length(1);
  });

  it('take the place of a cached file', async () => {
    const { fs, put, cacheDirectory, other } = stage();
    await put('file', 'content');
    await put('name', 'a file');
    await fs.readFile('/name');
    await put('name', 'file', LINK);
    const { promises: later } = await other({ freshness: 0, cacheDirectory });
    expect(await later.readFile('/name', 'utf8')).to.equal('content');
    const cached = await readdir(join(cacheDirectory, 'files'), { recursive: true });
    expect(cached.filter((name) => name.endsWith('name'))).to.deep.equal([]);
  });

  it('leave no trace in a file that takes their name', async () => {
    const { fs, bucket } = stage();
    await fs.symlink('file', '/link');
    await fs.unlink('/link');
    await fs.writeFile('/link', 'a file');
    expect((await bucket.head('link')).metadata).to.not.have.property('mode');
    await fs.symlink('file', '/other');
    await fs.rename('/link', '/other');
    expect((await fs.lstat('/other')).isFile()).to.equal(true);
    expect(await fs.readFile('/other', 'utf8')).to.equal('a file');
  });

  it('with a whole path lead to the root of a file system that is not mounted', async () => {
    const { fs } = stage();
    await fs.writeFile('/folder/file', 'content');
    await fs.symlink('/folder/file', '/folder/link');
    await fs.symlink('../../../folder', '/up');
    expect(await fs.readFile('/folder/link', 'utf8')).to.equal('content');
    expect(await fs.readdir('/up')).to.deep.equal(['file', 'link']);
  });

  it('with one name are made once by many at once', async () => {
    const { fs, content } = stage();
    const codes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => codeFrom(fs.symlink(`target-${index}`, '/link'))),
    );
    expect(codes.filter((code) => code === undefined)).to.have.length(1);
    expect(codes.filter((code) => code === 'EEXIST')).to.have.length(9);
    expect(await content('link')).to.equal(`target-${codes.indexOf(undefined)}`);
  });

  it('of small parts are read whole', async () => {
    const { put, other } = stage();
    await put('a-longer-name-than-a-part', 'content');
    await put('link', 'a-longer-name-than-a-part', LINK);
    const { promises: small } = await other({ partSize: 8 });
    expect(await small.readFile('/link', 'utf8')).to.equal('content');
  });

  it('are copied and removed with the tree that they lie in', async () => {
    const { fs, keys } = stage();
    await fs.writeFile('/tree/file', 'content');
    await fs.symlink('file', '/tree/link');
    await fs.symlink('/elsewhere', '/tree/out');
    await fs.rename('/tree', '/moved');
    expect(await fs.readlink('/moved/link')).to.equal('file');
    expect(await fs.readFile('/moved/link', 'utf8')).to.equal('content');
    await fs.rm('/moved', { recursive: true });
    expect(await keys()).to.deep.equal([]);
  });
});

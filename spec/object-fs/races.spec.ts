import { expect } from 'chai';
import { gate } from './support/meddled-store.js';
import { codeFrom, expectCode, useStage } from './support/stage.js';

describe('calls of one process at the same time', () => {
  const stage = useStage();

  it('do not remember an answer from before a write: the directory it made is there', async () => {
    const { fs, meddled } = stage();
    meddled.meddle({ verb: 'list', key: 'folder/', after: () => fs.writeFile('/folder/file', 'content') });
    await codeFrom(fs.stat('/folder'));
    expect((await fs.stat('/folder')).isDirectory()).to.equal(true);
  });

  it('do not remember an answer from before a write: the file is the new one', async () => {
    const { fs, meddled, put } = stage();
    await put('file', 'old');
    meddled.meddle({ verb: 'head', after: () => fs.writeFile('/file', 'longer') });
    await fs.stat('/file');
    expect((await fs.stat('/file')).size).to.equal(6);
  });

  it('do not remember an answer from before a removal: the directory is gone with its last file', async () => {
    const { fs, meddled, put } = stage();
    await put('folder/file', 'content');
    await fs.stat('/folder/file');
    meddled.meddle({ verb: 'list', key: 'folder/', after: () => fs.unlink('/folder/file') });
    await fs.stat('/folder');
    await expectCode(fs.stat('/folder'), 'ENOENT');
  });

  it('do not remember an answer from before a tree went', async () => {
    const { fs, meddled, put } = stage();
    await put('folder/inner/file', 'content');
    meddled.meddle({
      verb: 'list',
      key: 'folder/inner/',
      after: () => fs.rm('/folder', { recursive: true }),
    });
    await fs.stat('/folder/inner');
    await expectCode(fs.stat('/folder/inner'), 'ENOENT');
  });

  it('do not remember an answer from before a directory was renamed', async () => {
    const { fs, meddled, put } = stage();
    await put('from/file', 'content');
    meddled.meddle({ verb: 'list', key: 'to/file/', after: () => fs.rename('/from', '/to') });
    await codeFrom(fs.stat('/to/file'));
    expect((await fs.stat('/to/file')).size).to.equal(7);
  });

  it('let no reader bring an old version into the cache behind a writer', async () => {
    const { fs, meddled, put } = stage();
    await put('file', 'old');
    meddled.meddle({ verb: 'get', after: () => fs.writeFile('/file', 'new') });
    expect(await fs.readFile('/file', 'utf8')).to.be.oneOf(['old', 'new']);
    expect(await fs.readFile('/file', 'utf8')).to.equal('new');
  });

  it('let a file be opened that is replaced as often as it is fetched', async () => {
    const { fs, meddled, put } = stage();
    await put('file', 'version 0');
    for (let version = 1; version <= 20; version += 1) {
      meddled.meddle({ verb: 'get', after: () => fs.writeFile('/file', `version ${version}`) });
    }
    const handle = await fs.open('/file');
    expect(await handle.readFile('utf8')).to.match(/^version \d+$/);
    await handle.close();
  });

  it('give each of a hundred readers bytes of its own', async () => {
    const { fs, put } = stage();
    await put('file', 'content');
    const all = await Promise.all(Array.from({ length: 100 }, () => fs.readFile('/file') as Promise<Buffer>));
    all[0]!.fill(0);
    expect(all.slice(1).every((bytes) => bytes.toString() === 'content')).to.equal(true);
    expect(await fs.readFile('/file', 'utf8')).to.equal('content');
  });

  it('lose no append', async () => {
    const { fs, content } = stage();
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    await Promise.all(letters.map((letter) => fs.appendFile('/file', letter)));
    expect([...(await content('file'))!].sort()).to.deep.equal(letters);
    expect(await fs.readFile('/file', 'utf8')).to.equal(await content('file'));
  });

  it('leave the writer that came last in the store and in the cache', async () => {
    const { fs, content } = stage();
    await Promise.all(Array.from({ length: 20 }, (_, index) => fs.writeFile('/file', `content ${index}`)));
    expect(await content('file')).to.equal('content 19');
    expect(await fs.readFile('/file', 'utf8')).to.equal('content 19');
  });

  it('tell one of two that unlink a file that there was none', async () => {
    const { fs } = stage();
    await fs.writeFile('/file', 'content');
    const codes = await Promise.all([codeFrom(fs.unlink('/file')), codeFrom(fs.unlink('/file'))]);
    expect(codes.filter((code) => code === 'ENOENT')).to.have.length(1);
  });

  it('tell who unlinks a file that goes with its directory that there is none', async () => {
    const { fs, meddled, put, keys } = stage();
    await put('from/file', 'content');
    const found = gate();
    let unlinking: Promise<string | undefined> | undefined;
    meddled.meddle({ verb: 'head', key: 'from/file', after: async () => found.open() });
    const unlink = async () => {
      unlinking = codeFrom(fs.unlink('/from/file'));
      await found.passed;
    };
    meddled.meddle({ verb: 'copy', before: unlink });
    await fs.rename('/from', '/to');
    expect([await unlinking, await keys()]).to.deep.equal(['ENOENT', ['to/file']]);
  });

  it('are content, with force, with a file that another call removed', async () => {
    const { fs } = stage();
    await fs.writeFile('/file', 'content');
    const codes = await Promise.all([1, 2].map(() => codeFrom(fs.rm('/file', { force: true }))));
    expect(codes).to.deep.equal([undefined, undefined]);
  });

  it('let one of two rename a file', async () => {
    const { fs, keys } = stage();
    await fs.writeFile('/file', 'content');
    const codes = await Promise.all([codeFrom(fs.rename('/file', '/a')), codeFrom(fs.rename('/file', '/b'))]);
    expect(codes.filter((code) => code === 'ENOENT')).to.have.length(1);
    expect(await keys()).to.have.length(1);
  });

  it('let one of two make a directory, and both make it recursively', async () => {
    const { fs } = stage();
    const codes = await Promise.all([codeFrom(fs.mkdir('/folder')), codeFrom(fs.mkdir('/folder'))]);
    expect(codes.filter((code) => code === 'EEXIST')).to.have.length(1);
    const made = await Promise.all([1, 2].map(() => fs.mkdir('/a/b/c', { recursive: true })));
    expect(made).to.include('/a');
  });

  it('let one of two remove an empty directory', async () => {
    const { fs } = stage();
    await fs.mkdir('/folder');
    const codes = await Promise.all([codeFrom(fs.rmdir('/folder')), codeFrom(fs.rmdir('/folder'))]);
    expect(codes.filter((code) => code === 'ENOENT')).to.have.length(1);
  });

  it('lose no file that was written into a directory while it was renamed', async () => {
    const { fs, meddled, content } = stage();
    await fs.writeFile('/from/file', 'old');
    let writing: Promise<void> | undefined;
    meddled.meddle({
      verb: 'copy',
      after: async () => {
        writing = fs.writeFile('/from/file', 'new');
      },
    });
    await fs.rename('/from', '/to');
    await writing;
    expect([await content('from/file'), await content('to/file')]).to.include('new');
  });

  it('keep what is written into a tree while it is removed, and know it', async () => {
    const { fs, meddled, content } = stage();
    await fs.writeFile('/folder/file', 'old');
    let writing: Promise<void> | undefined;
    const started = gate();
    meddled.meddle({
      verb: 'delete',
      after: async () => {
        writing = fs.writeFile('/folder/file', 'new');
        started.open();
      },
    });
    await fs.rm('/folder', { recursive: true });
    await started.passed;
    await writing;
    expect(await content('folder/file')).to.equal('new');
    expect(await fs.readFile('/folder/file', 'utf8')).to.equal('new');
    expect((await fs.stat('/folder')).isDirectory()).to.equal(true);
  });

  it('know a directory that got a file while it was removed', async () => {
    const { fs, meddled } = stage();
    await fs.mkdir('/folder');
    meddled.meddle({ verb: 'delete', before: () => fs.writeFile('/folder/file', 'content') });
    await fs.rmdir('/folder');
    expect((await fs.stat('/folder')).isDirectory()).to.equal(true);
  });
});

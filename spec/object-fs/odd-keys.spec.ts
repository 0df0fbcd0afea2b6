import { expect } from 'chai';
import { expectCode, useStage } from './support/stage.js';

describe('odd keys', () => {
  const stage = useStage();
  const HIDDEN = ['folder//double', 'folder/./dot', 'folder/../dots', '/leading', 'folder/nul\0'];

  const plant = async () => {
    const { put } = stage();
    for (const key of [...HIDDEN, 'folder/file', 'folder/tab\tand\nline']) await put(key, 'content');
    return stage();
  };

  it('that no path can name are in no listing', async () => {
    const { fs } = await plant();
    expect(await fs.readdir('/')).to.deep.equal(['folder']);
    const shown = ['file', 'tab\tand\nline'];
    expect(await fs.readdir('/folder')).to.have.members(shown);
    expect(await fs.readdir('/folder', { recursive: true })).to.have.members(shown);
  });

  it('with control characters are files like others', async () => {
    const { fs } = await plant();
    expect(await fs.readFile('/folder/tab\tand\nline', 'utf8')).to.equal('content');
  });

  it('go with the tree that they are hidden in', async () => {
    const { fs, keys } = await plant();
    await fs.rm('/folder', { recursive: true });
    expect(await keys()).to.deep.equal(['/leading']);
  });

  it('go with a directory that is renamed', async () => {
    const { fs, keys } = await plant();
    await fs.rename('/folder', '/moved');
    expect(await keys()).to.include.members(['moved//double', 'moved/./dot']);
  });

  it('alone make a directory that is there, shows nothing and is not empty', async () => {
    const { fs, put } = stage();
    await put('folder//double', 'content');
    expect((await fs.stat('/folder')).isDirectory()).to.equal(true);
    expect(await fs.readdir('/folder')).to.deep.equal([]);
    await expectCode(fs.rmdir('/folder'), 'ENOTEMPTY');
  });

  it('make the directory above them show in every listing', async () => {
    const { fs, put } = stage();
    await put('folder/inner//double', 'content');
    expect(await fs.readdir('/folder')).to.deep.equal(['inner']);
    expect(await fs.readdir('/folder', { recursive: true })).to.deep.equal(['inner']);
  });

  it('that are markers with content are directories', async () => {
    const { fs, put } = stage();
    await put('folder/', 'not empty');
    expect((await fs.stat('/folder')).isDirectory()).to.equal(true);
    expect(await fs.readdir('/folder')).to.deep.equal([]);
    await fs.rmdir('/folder');
    await expectCode(fs.stat('/folder'), 'ENOENT');
  });

  it('that are file and directory at once are listed as directory', async () => {
    const { fs, put } = stage();
    for (const key of ['a', 'a-b', 'a/b']) await put(key, key);
    const entries = (await fs.readdir('/', { withFileTypes: true })) as import('node:fs').Dirent[];
    expect(entries.map((entry) => [entry.name, entry.isDirectory()])).to.have.deep.members([
      ['a', true],
      ['a-b', false],
    ]);
    expect((await fs.stat('/a')).isDirectory()).to.equal(true);
    expect(await fs.readFile('/a/b', 'utf8')).to.equal('a/b');
  });

  it('that are too long are refused before any request', async () => {
    const { fs, requests } = stage();
    const path = `/${'n'.repeat(1025)}`;
    const calls = [
      () => fs.stat(path),
      () => fs.readFile(path),
      () => fs.writeFile(path, ''),
      () => fs.mkdir(path),
      () => fs.readdir(path),
      () => fs.rm(path, { recursive: true }),
      () => fs.rmdir(path),
      () => fs.rename('/from', path),
    ];
    const refused = async () => {
      for (const call of calls.slice(0, -1)) await expectCode(call(), 'ENAMETOOLONG');
    };
    expect(await requests(refused)).to.deep.equal({});
    await expectCode(calls.at(-1)!(), 'ENAMETOOLONG');
  });

  it('that are a root which is removed recursively take all with them', async () => {
    const { fs, keys } = await plant();
    await fs.mkdir('/made');
    await fs.rm('/', { recursive: true });
    expect(await keys()).to.deep.equal([]);
    await expectCode(fs.stat('/made'), 'ENOENT');
  });
});

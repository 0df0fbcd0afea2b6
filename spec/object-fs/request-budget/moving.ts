import { expect } from 'chai';
import { useStage } from '../support/stage.js';
import { manyKeys } from './many-keys.js';

export function describeMoving(strict: boolean): void {
  const stage = useStage({ strict });

  it('making a directory in a known one is one PUT and at most one more', async () => {
    const { requests, fs, counted } = stage();
    await fs.mkdir('/folder');
    expect(await requests(() => fs.mkdir('/folder/inner'))).to.include({ put: 1 });
    expect(counted.total()).to.be.at.most(2);
  });

  it('making a directory whose parent is not known is one PUT and at most two more', async () => {
    const { put, requests, fs, counted } = stage();
    await put('folder/file', '');
    expect(await requests(() => fs.mkdir('/folder/inner'))).to.include({ put: 1 });
    expect(counted.total()).to.be.at.most(strict ? 3 : 2);
  });

  it('making directories down a path is a PUT and at most one more for each, and one for what is there', async () => {
    const { put, requests, fs } = stage();
    await put('a/b/file', '');
    const counts = await requests(() => fs.mkdir('/a/b/c/d', { recursive: true }));
    expect(counts).to.deep.equal({ list: 3, put: 2 });
  });

  it('making directories that are there is one request', async () => {
    const { put, requests, fs } = stage();
    await put('a/b/c/file', '');
    expect(await requests(() => fs.mkdir('/a/b/c', { recursive: true }))).to.deep.equal({ list: 1 });
  });

  it('renaming a known file is one COPY and one DELETE', async () => {
    const { requests, fs } = stage();
    await fs.writeFile('/from', 'content');
    await fs.writeFile('/to', 'old');
    expect(await requests(() => fs.rename('/from', '/to'))).to.deep.equal({ copy: 1, delete: 1 });
    expect(await requests(() => fs.readFile('/to'))).to.deep.equal({});
  });

  it('renaming a file that is not known is one HEAD more', async () => {
    const { put, requests, fs } = stage();
    await put('from', 'content');
    const counts = await requests(() => fs.rename('/from', '/to'));
    expect(counts).to.deep.equal({ head: 1, copy: 1, delete: 1, ...(strict ? { list: 1 } : {}) });
  });

  it('renaming a directory is a LIST of both, a COPY for each key and one DELETE', async () => {
    const { put, requests, fs } = stage();
    for (const key of manyKeys(20)) await put(key, '');
    await fs.readdir('/');
    const counts = await requests(() => fs.rename('/many', '/moved'));
    expect(counts).to.deep.equal({ list: 2, copy: 20, delete: 1, ...(strict ? { head: 1 } : {}) });
  });

  it('renaming a directory of 2,001 keys lists both once more, to delete what was copied', async () => {
    const { put, requests, fs, keys } = stage();
    for (const key of manyKeys(2001)) await put(key, '');
    await fs.readdir('/');
    const counts = await requests(() => fs.rename('/many', '/moved'));
    const list = 1 + 3 + 3 + 3;
    expect(counts).to.deep.equal({ list, copy: 2001, delete: 3, ...(strict ? { head: 1 } : {}) });
    expect((await keys()).filter((key) => !key.startsWith('moved/'))).to.deep.equal([]);
  });

  it('copying a file is one COPY', async () => {
    const { put, requests, fs } = stage();
    await put('from', 'content');
    const counts = await requests(() => fs.copyFile('/from', '/to'));
    expect(counts).to.deep.equal({ copy: 1, ...(strict ? { head: 1, list: 1 } : {}) });
  });

  it('copying a cached file is one COPY, and the copy is cached', async () => {
    const { requests, fs } = stage();
    await fs.writeFile('/from', 'content');
    await fs.writeFile('/to', 'old');
    expect(await requests(() => fs.copyFile('/from', '/to'))).to.deep.equal({ copy: 1 });
    expect(await requests(() => fs.readFile('/to'))).to.deep.equal({});
  });
}

export function describeRemoving(strict: boolean): void {
  const stage = useStage({ strict });

  it('a known file is one DELETE', async () => {
    const { requests, fs } = stage();
    await fs.writeFile('/file', 'content');
    expect(await requests(() => fs.unlink('/file'))).to.deep.equal({ delete: 1 });
    expect(await requests(() => fs.stat('/file').catch(() => {}))).to.deep.equal({});
  });

  it('a file that is not known is one HEAD and one DELETE', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    expect(await requests(() => fs.unlink('/file'))).to.deep.equal({ head: 1, delete: 1 });
  });

  it('an empty directory is one LIST and one DELETE', async () => {
    const { put, requests, fs } = stage();
    await put('folder/', '');
    expect(await requests(() => fs.rmdir('/folder'))).to.deep.equal({ list: 1, delete: 1 });
  });

  it('a tree of 2,001 keys is three LISTs and three DELETEs', async () => {
    const { put, requests, fs, keys } = stage();
    for (const key of manyKeys(2001)) await put(key, '');
    expect(await requests(() => fs.rm('/many', { recursive: true }))).to.deep.equal({ list: 3, delete: 3 });
    expect(await keys()).to.deep.equal([]);
  });
}

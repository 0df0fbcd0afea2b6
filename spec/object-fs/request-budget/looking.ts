import { expect } from 'chai';
import { useStage } from '../support/stage.js';
import { manyKeys } from './many-keys.js';

export function describeLooking(strict: boolean): void {
  const stage = useStage({ strict });

  it('at a file, cold, is one HEAD', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    expect(await requests(() => fs.stat('/file'))).to.deep.equal({ head: 1 });
  });

  it('at a file by a hundred at once, cold, is one HEAD', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    const looking = () => Promise.all(Array.from({ length: 100 }, () => fs.stat('/file')));
    expect(await requests(looking)).to.deep.equal({ head: 1 });
  });

  it('at files after a listing of their parent is nothing', async () => {
    const { put, requests, fs } = stage();
    await put('folder/file', 'content');
    await put('folder/inner/file', 'content');
    await fs.readdir('/folder');
    const looking = () =>
      Promise.all([fs.stat('/folder/file'), fs.stat('/folder/inner'), fs.stat('/folder')]);
    expect(await requests(looking)).to.deep.equal({});
  });

  it('at what is not there is at most two, then nothing', async () => {
    const { requests, fs, counted } = stage();
    const looking = () => fs.stat('/missing').catch(() => {});
    await requests(looking);
    expect(counted.total()).to.be.at.most(2);
    expect(await requests(looking)).to.deep.equal({});
  });

  it('at a directory, cold, is at most two', async () => {
    const { put, requests, fs, counted } = stage();
    await put('folder/file', 'content');
    await requests(() => fs.stat('/folder'));
    expect(counted.total()).to.be.at.most(2);
  });

  it('into a directory of 2,001 entries is three LISTs, with types or without', async () => {
    const { put, requests, fs } = stage();
    for (const key of manyKeys(2001)) await put(key, '');
    expect(await requests(() => fs.readdir('/many'))).to.deep.equal({ list: 3 });
    expect(await requests(() => fs.readdir('/many', { withFileTypes: true }))).to.deep.equal({ list: 3 });
  });

  it('into all directories is a LIST for each thousand keys', async () => {
    const { put, requests, fs } = stage();
    for (const key of manyKeys(1500)) await put(`${key}/file`, '');
    expect(await requests(() => fs.readdir('/many', { recursive: true }))).to.deep.equal({ list: 2 });
  });
}

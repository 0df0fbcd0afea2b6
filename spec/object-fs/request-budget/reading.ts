import { expect } from 'chai';
import { type StageOptions, useStage } from '../support/stage.js';

export function describeReading(strict: boolean): void {
  const stage = useStage({ strict });

  it('a small object, cold, is one GET', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    expect(await requests(() => fs.readFile('/file'))).to.deep.equal({ get: 1 });
  });

  it('a cached object is nothing', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    expect(await requests(() => fs.readFile('/file'))).to.deep.equal({});
  });

  it('what was just written is nothing', async () => {
    const { requests, fs } = stage();
    await fs.mkdir('/folder');
    await fs.writeFile('/folder/file', 'content');
    const reading = async () => {
      await fs.readFile('/folder/file');
      await fs.stat('/folder/file');
      await fs.stat('/folder');
    };
    expect(await requests(reading)).to.deep.equal({});
  });

  it('of one object by a hundred at once, cold, is one GET', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    const reading = () => Promise.all(Array.from({ length: 100 }, () => fs.readFile('/file')));
    expect(await requests(reading)).to.deep.equal({ get: 1 });
  });

  it('an empty object, cold, is at most two', async () => {
    const { put, requests, fs, counted } = stage();
    await put('empty', '');
    await requests(() => fs.readFile('/empty'));
    expect(counted.total()).to.be.at.most(2);
  });

  it('an open handle, cold, is one GET, and its stat and reads are nothing', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    const reading = async () => {
      await using handle = await fs.open('/file');
      await handle.stat();
      await handle.readFile();
    };
    expect(await requests(reading)).to.deep.equal({ get: 1 });
  });
}

export function describeExpired(options: StageOptions): void {
  const stage = useStage(options);

  it('an object that is unchanged is one GET, and no bytes', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    expect(await requests(() => fs.readFile('/file'))).to.deep.equal({ get: 1 });
  });

  it('an object that has changed is one GET', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    await put('file', 'changed');
    const reading = async () => expect(await fs.readFile('/file', 'utf8')).to.equal('changed');
    expect(await requests(reading)).to.deep.equal({ get: 1 });
  });
}

import { expect } from 'chai';
import { useStage } from '../support/stage.js';

export function describeWriting(strict: boolean): void {
  const stage = useStage({ strict });
  const more = strict ? 2 : 0;

  it(`up to one part is one PUT${strict ? ' and at most two more' : ''}`, async () => {
    const { put, requests, fs, counted } = stage();
    await put('folder/', '');
    const counts = await requests(() => fs.writeFile('/folder/file', 'content'));
    expect(counts).to.include({ put: 1 });
    expect(counted.total()).to.be.at.most(1 + more);
  });

  it(`over a file is one PUT${strict ? ' and at most two more' : ''}`, async () => {
    const { put, requests, fs, counted } = stage();
    await put('folder/file', 'old');
    const counts = await requests(() => fs.writeFile('/folder/file', 'content'));
    expect(counts).to.include({ put: 1 });
    expect(counted.total()).to.be.at.most(1 + more);
  });

  it('over what is known is one PUT', async () => {
    const { requests, fs } = stage();
    await fs.writeFile('/file', 'one');
    expect(await requests(() => fs.writeFile('/file', 'two'))).to.deep.equal({ put: 1 });
  });

  it('through a handle is one PUT where the target is known', async () => {
    const { requests, fs } = stage();
    await fs.writeFile('/file', 'one');
    const writing = async () => {
      await using handle = await fs.open('/file', 'w');
      await handle.writeFile('two');
    };
    expect(await requests(writing)).to.deep.equal({ put: 1 });
    expect(await requests(() => fs.readFile('/file'))).to.deep.equal({});
  });

  it('more to an object, cold, is one GET and one PUT', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'one');
    expect(await requests(() => fs.appendFile('/file', ' two'))).to.deep.equal({ get: 1, put: 1 });
  });

  it('more to a cached object is one PUT', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'one');
    await fs.readFile('/file');
    expect(await requests(() => fs.appendFile('/file', ' two'))).to.deep.equal({ put: 1 });
    expect(await requests(() => fs.readFile('/file'))).to.deep.equal({});
  });

  it('times, mode or owner is one COPY where the metadata is known, else one HEAD more', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    expect(await requests(() => fs.utimes('/file', 1, 2))).to.deep.equal({ head: 1, copy: 1 });
    expect(await requests(() => fs.utimes('/file', 1, 3))).to.deep.equal({ copy: 1 });
    expect(await requests(() => fs.chmod('/file', 0o600))).to.deep.equal({ copy: 1 });
    expect(await requests(() => fs.chown('/file', 1, 1))).to.deep.equal({ copy: 1 });
  });

  it('times of a listed file is one HEAD and one COPY', async () => {
    const { put, requests, fs } = stage();
    await put('file', 'content');
    await fs.readdir('/');
    expect(await requests(() => fs.utimes('/file', 1, 2))).to.deep.equal({ head: 1, copy: 1 });
  });
}

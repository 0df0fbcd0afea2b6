import { expect } from 'chai';
import { type Stage, useStage } from '../support/stage.js';

/** As s3fs-fuse writes it: decimal, with the type bits of a link. */
const LINK = { mode: '41471' };

/** A link to a file, a link to a directory, and the things themselves, all made by another program. */
async function plant({ put }: Stage): Promise<void> {
  await put('file', 'content');
  await put('folder/inner', 'inner');
  await put('link', 'file', LINK);
  await put('way', 'folder', LINK);
}

export function describeLinks(strict: boolean): void {
  const stage = useStage({ strict });

  it('making a link is one LIST and one PUT', async () => {
    const { requests, fs } = stage();
    expect(await requests(() => fs.symlink('target', '/link'))).to.deep.equal({ list: 1, put: 1 });
    expect(await requests(() => fs.readlink('/link'))).to.deep.equal({});
    expect(await requests(() => fs.lstat('/link'))).to.deep.equal({});
  });

  it('reading a link is one GET, then nothing', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    expect(await requests(() => fs.readlink('/link'))).to.deep.equal({ get: 1 });
    expect(await requests(() => fs.readlink('/link'))).to.deep.equal({});
    expect(await requests(() => fs.lstat('/link'))).to.deep.equal({});
  });

  it('lstat of a link is one HEAD', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    expect(await requests(() => fs.lstat('/link'))).to.deep.equal({ head: 1 });
  });

  it('a file at the end of a link, cold, is one GET for each of both, then nothing', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    expect(await requests(() => fs.readFile('/link'))).to.deep.equal({ get: 2 });
    expect(await requests(() => fs.readFile('/link'))).to.deep.equal({});
    expect(await requests(() => fs.stat('/link'))).to.deep.equal({});
  });

  it('a file at the end of a link that is known is one GET', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    await fs.readlink('/link');
    expect(await requests(() => fs.readFile('/link'))).to.deep.equal({ get: 1 });
  });

  it('stat through a link, cold, is a HEAD for each of both, and one GET for the target', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    expect(await requests(() => fs.stat('/link'))).to.deep.equal({ head: 2, get: 1 });
    expect(await requests(() => fs.stat('/link'))).to.deep.equal({});
  });

  it('writing through a link that is known is one PUT', async () => {
    const { requests, fs, content } = stage();
    await fs.writeFile('/file', 'old');
    await fs.symlink('file', '/link');
    expect(await requests(() => fs.writeFile('/link', 'new'))).to.deep.equal({ put: 1 });
    expect(await requests(() => fs.appendFile('/link', 'er'))).to.deep.equal({ put: 1 });
    expect(await content('file')).to.equal('newer');
    expect(await content('link')).to.equal('file');
  });

  it('what lies behind a link that is known is as if the link were not', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    await fs.readlink('/way');
    expect(await requests(() => fs.readFile('/way/inner'))).to.deep.equal({ get: 1 });
    expect(await requests(() => fs.stat('/way/inner'))).to.deep.equal({});
    expect(await requests(() => fs.readFile('/folder/inner'))).to.deep.equal({});
  });

  it('behind what a listing has shown, and may be a link, is one GET more', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    await fs.readdir('/');
    expect(await requests(() => fs.readFile('/way/inner'))).to.deep.equal({ get: 2 });
    await fs.readdir('/');
    expect(await requests(() => fs.readFile('/file/below').catch(() => {}))).to.deep.equal({ get: 1 });
  });

  it('removing and renaming a link is as of a file', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    expect(await requests(() => fs.unlink('/link'))).to.deep.equal({ head: 1, delete: 1 });
    await fs.symlink('file', '/known');
    expect(await requests(() => fs.rename('/known', '/moved'))).to.include({ copy: 1, delete: 1 });
    expect(await requests(() => fs.readlink('/moved'))).to.deep.equal({});
  });

  it('a directory at the end of a link, cold, is found by what a file costs to be told from none', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    const counts = await requests(async () => expect(await fs.readdir('/way')).to.deep.equal(['inner']));
    expect(counts).to.deep.equal({ list: 2, head: 1, get: 1 });
  });

  if (strict) describeStrict(stage);
  else describeDefault(stage);
}

/** What nothing is known of is not asked. */
function describeDefault(stage: () => Stage): void {
  it('below a name of which nothing is known costs two where there is nothing, though it may be a link', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    const counts = await requests(() => fs.stat('/way/inner').catch(() => {}));
    expect(counts).to.deep.equal({ head: 1, list: 1 });
  });

  it('over a link of which nothing is known, a write is one PUT in its place', async () => {
    const { requests, fs, content } = stage();
    await plant(stage());
    expect(await requests(() => fs.writeFile('/link', 'new'))).to.deep.equal({ put: 1 });
    expect([await content('link'), await content('file')]).to.deep.equal(['new', 'content']);
    expect((await fs.lstat('/link')).isFile()).to.equal(true);
  });

  it('a copy of a link of which nothing is known is one COPY of the link', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    expect(await requests(() => fs.copyFile('/link', '/copy'))).to.deep.equal({ copy: 1 });
    expect(await fs.readlink('/copy')).to.equal('file');
  });
}

/** What would be missed is asked for, where nothing is found. */
function describeStrict(stage: () => Stage): void {
  it('below a link of which nothing is known is found, and then known', async () => {
    const { requests, fs, counted } = stage();
    await plant(stage());
    await requests(async () => expect(await fs.readFile('/way/inner', 'utf8')).to.equal('inner'));
    expect(counted.total()).to.be.at.most(5);
    expect(await requests(() => fs.stat('/way/inner'))).to.deep.equal({});
  });

  it('what is not there in a directory is one LIST more, once', async () => {
    const { requests, fs } = stage();
    await plant(stage());
    const looking = (name: string) => requests(() => fs.stat(`/folder/${name}`).catch(() => {}));
    expect(await looking('one')).to.deep.equal({ head: 1, list: 2 });
    expect(await looking('two')).to.deep.equal({ head: 1, list: 1 });
    expect(await looking('one')).to.deep.equal({});
  });

  it('a write over a link of which nothing is known is at most two more, and goes through it', async () => {
    const { requests, fs, content, put } = stage();
    await put('folder/file', 'old');
    await put('folder/link', 'file', LINK);
    const counts = await requests(() => fs.writeFile('/folder/link', 'new'));
    expect(await content('folder/file')).to.equal('new');
    expect(await content('folder/link')).to.equal('file');
    // The link's LIST and GET, the file's LIST and GET, for which a disk looks too.
    expect(counts).to.deep.equal({ list: 2, get: 2, put: 1 });
  });

  it('a copy of a link of which nothing is known is one of the file', async () => {
    const { fs, content } = stage();
    await plant(stage());
    await fs.copyFile('/link', '/copy');
    expect(await content('copy')).to.equal('content');
    expect((await fs.lstat('/copy')).isFile()).to.equal(true);
  });
}

/** Links are remembered longer than they are believed, so that the way through them is not lost. */
export function describeExpiredLinks(strict: boolean): void {
  const stage = useStage({ strict, freshness: 0, negativeFreshness: 0 });

  it('what lies behind a link of our own is found when nothing is fresh any more', async () => {
    const { requests, fs, put } = stage();
    await put('folder/inner', 'inner');
    await fs.symlink('folder', '/way');
    const reading = async () => expect(await fs.readFile('/way/inner', 'utf8')).to.equal('inner');
    expect(await requests(reading)).to.deep.equal({ get: 2 });
    expect(await requests(async () => expect((await fs.stat('/way/inner')).size).to.equal(5))).to.deep.equal({
      get: 1,
      head: 1,
    });
  });

  it('a link of our own is written through when nothing is fresh any more', async () => {
    const { fs, put, content } = stage();
    await put('file', 'old');
    await fs.symlink('file', '/link');
    await fs.writeFile('/link', 'new');
    expect([await content('file'), await content('link')]).to.deep.equal(['new', 'file']);
    const handle = await fs.open('/link', 'w');
    await handle.writeFile('newer');
    await handle.close();
    expect([await content('file'), await content('link')]).to.deep.equal(['newer', 'file']);
    await fs.copyFile('/link', '/copy');
    expect(await content('copy')).to.equal('newer');
  });

  it('a link that somebody has replaced is no link any more', async () => {
    const { fs, put, bucket } = stage();
    await put('folder/inner', 'inner');
    await fs.symlink('folder', '/way');
    await bucket.delete(['way']);
    await put('way/inner', 'other');
    expect(await fs.readFile('/way/inner', 'utf8')).to.equal('other');
    await fs.symlink('folder', '/link');
    await put('link', 'a file now');
    expect(await fs.readFile('/link', 'utf8')).to.equal('a file now');
    await fs.writeFile('/link', 'mine');
    expect((await fs.lstat('/link')).isFile()).to.equal(true);
  });
}

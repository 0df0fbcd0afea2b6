import { expect } from 'chai';
import { expectCode, FRESH, useStage } from './support/stage.js';

describe('another client', () => {
  const stage = useStage();

  /** A client whose cache has an older version, of the same size, of what lies in the store. */
  const replacedBehindTheCache = async () => {
    const { fs, put, other, cacheDirectory } = stage();
    await put('file', 'old');
    await fs.readFile('/file');
    await put('file', 'new');
    return other({ cacheDirectory });
  };

  it('is not seen while what is known is fresh', async () => {
    const { fs, put } = stage();
    await put('file', 'old');
    await fs.readFile('/file');
    await put('file', 'newer');
    expect(await fs.readFile('/file', 'utf8')).to.equal('old');
    expect((await fs.stat('/file')).size).to.equal(3);
  });

  it('that replaced a file of the same size does not get its old bytes into a renamed one', async () => {
    const later = await replacedBehindTheCache();
    await later.promises.stat('/file');
    await later.promises.rename('/file', '/moved');
    expect(await later.promises.readFile('/moved', 'utf8')).to.equal('new');
  });

  it('that replaced a file of the same size does not get its old bytes into a copy', async () => {
    const later = await replacedBehindTheCache();
    await later.promises.stat('/file');
    await later.promises.copyFile('/file', '/copy');
    expect(await later.promises.readFile('/copy', 'utf8')).to.equal('new');
  });

  it('that replaced a file of the same size does not get its old bytes described as new by utimes', async () => {
    const later = await replacedBehindTheCache();
    await later.promises.utimes('/file', 1, 2);
    expect(await later.promises.readFile('/file', 'utf8')).to.equal('new');
  });

  it('that wrote before an append keeps what it wrote', async () => {
    const { fs, put, content } = stage();
    await put('file', 'one');
    await fs.readFile('/file');
    await put('file', 'two');
    await fs.appendFile('/file', ' more');
    expect(await content('file')).to.equal('two more');
  });

  it('that wrote before an append to a file of many parts keeps what it wrote', async () => {
    const { put, content, other } = stage();
    await put('file', 'one'.repeat(10));
    const { promises } = await other({ partSize: 10 });
    await promises.readFile('/file');
    await put('file', 'two'.repeat(10));
    await promises.appendFile('/file', ' more');
    expect(await content('file')).to.equal(`${'two'.repeat(10)} more`);
  });

  it('that wrote before a long append in sync form keeps what it wrote', async () => {
    const { put, content, other } = stage();
    await put('file', 'one');
    await using objects = await other({ partSize: 10 });
    objects.readFileSync('/file');
    await put('file', 'two');
    objects.appendFileSync('/file', ' and much more');
    expect(await content('file')).to.equal('two and much more');
  });

  it('that made a file before an append keeps what it wrote', async () => {
    const { fs, put, content, meddled } = stage();
    meddled.meddle({ verb: 'put', before: () => put('file', 'theirs') });
    await fs.appendFile('/file', ' ours');
    expect(await content('file')).to.equal('theirs ours');
  });

  it('that wrote while a file was open for change is not overwritten', async () => {
    const { fs, put, content } = stage();
    await put('file', 'one');
    const handle = await fs.open('/file', 'r+');
    await handle.write('X');
    await put('file', 'two');
    await expectCode(handle.close(), 'ESTALE');
    expect(await content('file')).to.equal('two');
  });

  it('that replaced a file keeps its content when its times are set', async () => {
    const { fs, put, content, bucket } = stage();
    await put('file', 'one');
    await fs.stat('/file');
    await put('file', 'three');
    await fs.utimes('/file', 1, 2);
    expect(await content('file')).to.equal('three');
    expect((await bucket.head('file')).metadata['mtime']).to.equal('2');
  });

  it('that replaced a file gives its own content type and metadata to a copy', async () => {
    const { fs, bucket } = stage();
    await bucket.put('file', Buffer.from('one'), { contentType: 'image/png', metadata: { mode: '33188' } });
    await fs.stat('/file');
    await bucket.put('file', Buffer.from('two!'), { contentType: 'image/gif', metadata: { mode: '33152' } });
    await fs.copyFile('/file', '/copy');
    expect(await bucket.head('copy')).to.deep.include({
      contentType: 'image/gif',
      metadata: { mode: '33152' },
    });
    expect(Number((await fs.stat('/copy')).mode) & 0o777).to.equal(0o600);
  });

  it('that removed a file leaves a rename with ENOENT, and then that is known', async () => {
    const { fs, put, bucket } = stage();
    await put('file', 'content');
    await fs.stat('/file');
    await bucket.delete(['file']);
    await expectCode(fs.rename('/file', '/moved'), 'ENOENT');
    await expectCode(fs.stat('/file'), 'ENOENT');
  });

  it('that emptied a directory leaves a rename of it with ENOENT', async () => {
    const { fs, put, bucket } = stage();
    await put('folder/file', 'content');
    await fs.stat('/folder');
    await bucket.delete(['folder/file']);
    await expectCode(fs.rename('/folder', '/moved'), 'ENOENT');
  });

  it('that replaces a large object while it is fetched never mixes two versions', async () => {
    const { put, other, parts } = stage();
    await put('file', 'a'.repeat(5000));
    const small = await other({ partSize: 1000 });
    const reading = small.promises.readFile('/file', 'utf8');
    await put('file', 'b'.repeat(5000));
    expect(new Set((await reading) as string).size).to.equal(1);
    expect(parts.openUploads.size).to.equal(0);
  });

  it('that changes the permissions of a directory keeps them when its times are set here', async () => {
    const { fs, put, other } = stage();
    const { promises: theirs } = await other();
    await theirs.mkdir('/folder');
    await theirs.chmod('/folder', 0o700);
    await put('folder/file', '');
    await fs.readdir('/');
    await fs.utimes('/folder', 1, 2);
    expect(Number((await fs.stat('/folder')).mode) & 0o777).to.equal(0o700);
  });
});

describe('another client, past the time to live', () => {
  const stage = useStage({ freshness: 0, negativeFreshness: 0 });

  it('is seen in all that is asked', async () => {
    const { fs, put, bucket } = stage();
    await put('folder/file', 'one');
    await fs.readFile('/folder/file');
    await fs.readdir('/folder');
    await put('folder/file', 'three');
    await put('folder/second', '');
    expect(await fs.readFile('/folder/file', 'utf8')).to.equal('three');
    expect((await fs.stat('/folder/file')).size).to.equal(5);
    expect(await fs.readdir('/folder')).to.deep.equal(['file', 'second']);
    await bucket.delete(['folder/file']);
    await expectCode(fs.readFile('/folder/file'), 'ENOENT');
    await expectCode(fs.stat('/folder/file'), 'ENOENT');
  });

  it('does not take from our own writes', async () => {
    const { fs } = stage();
    await fs.writeFile('/file', 'one');
    await fs.chmod('/file', 0o600);
    await fs.writeFile('/file', 'two');
    const stats = await fs.stat('/file');
    expect([stats.size, Number(stats.mode) & 0o777]).to.deep.equal([3, 0o600]);
    await using handle = await fs.open('/file', 'a');
    await handle.write(' more');
    await handle.sync();
    expect(await fs.readFile('/file', 'utf8')).to.equal('two more');
  });
});

describe('immutable objects', () => {
  const stage = useStage({ freshness: 'immutable', negativeFreshness: FRESH });

  it('are not taken from the cache of a file that a rename replaced, in a later process', async () => {
    const { fs, other, cacheDirectory, put } = stage();
    await put('new', 'new');
    await fs.writeFile('/target', 'old');
    await fs.rename('/new', '/target');
    const later = await other({ cacheDirectory });
    expect(await later.promises.readFile('/target', 'utf8')).to.equal('new');
  });

  it('that were replaced all the same are appended to as they are by now', async () => {
    const { fs, put, content } = stage();
    await fs.writeFile('/file', 'one');
    await put('file', 'two');
    await fs.appendFile('/file', ' more');
    expect(await content('file')).to.equal('two more');
  });

  it('that were replaced all the same keep their content when their permissions are changed', async () => {
    const { fs, put, content, bucket } = stage();
    await fs.writeFile('/file', 'one');
    await put('file', 'two');
    await fs.chmod('/file', 0o600);
    expect(await content('file')).to.equal('two');
    expect((await bucket.head('file')).metadata['mode']).to.equal(String(0o100600));
  });

  it('are not taken from the cache of a directory that was renamed onto its name', async () => {
    const { fs, other, cacheDirectory, bucket } = stage();
    await fs.writeFile('/target/file', 'old');
    await bucket.delete(['target/file']);
    await fs.writeFile('/from/file', 'new');
    await fs.rename('/from', '/target');
    const later = await other({ cacheDirectory });
    expect(await later.promises.readFile('/target/file', 'utf8')).to.equal('new');
  });
});

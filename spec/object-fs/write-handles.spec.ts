import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { expectCode, useStage } from './support/stage.js';

describe('a handle that writes', () => {
  const stage = useStage({ partSize: 1000 });

  it('stores nothing before it is synced or closed', async () => {
    const { fs, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('one');
    expect(await content('file')).to.equal(undefined);
    await handle.sync();
    expect(await content('file')).to.equal('one');
    await handle.write(' two');
    await handle.close();
    expect(await content('file')).to.equal('one two');
  });

  it('is stored once when nothing is written after a sync', async () => {
    const { fs, requests } = stage();
    const writing = async () => {
      await using handle = await fs.open('/file', 'w');
      await handle.write('one');
      await handle.sync();
      await handle.sync();
    };
    expect(await requests(writing)).to.deep.equal({ put: 1 });
  });

  it('is noticed to be dirty when its file is written behind it', async () => {
    const { fs, content, cacheDirectory } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('one');
    await handle.sync();
    const [name] = await readdir(join(cacheDirectory, 'tmp'));
    await writeFile(join(cacheDirectory, 'tmp', name!), 'behind it');
    await handle.close();
    expect(await content('file')).to.equal('behind it');
  });

  it('stores what was written while it was stored', async () => {
    const { fs, content, meddled } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('one');
    meddled.meddle({ verb: 'put', before: () => handle.write(' two') });
    await handle.close();
    expect(await content('file')).to.equal('one two');
  });

  it('keeps a mode that is set while it is stored', async () => {
    const { fs, meddled, bucket } = stage();
    const handle = await fs.open('/file', 'w');
    meddled.meddle({ verb: 'put', before: () => handle.chmod(0o600) });
    await handle.close();
    expect((await bucket.head('file')).metadata['mode']).to.equal(String(0o100600));
  });

  it('closes only once', async () => {
    const { fs, requests } = stage();
    const handle = await fs.open('/file', 'w');
    expect(await requests(() => Promise.all([handle.close(), handle.close()]))).to.deep.equal({ put: 1 });
  });

  it('whose close fails has stored nothing and is closed', async () => {
    const { fs, failing, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('one');
    failing.fail({ verb: 'put', error: 'EACCES' });
    await expectCode(handle.close(), 'EACCES');
    expect(handle.fd).to.equal(-1);
    expect(await content('file')).to.equal(undefined);
  });

  it('whose sync fails stores all when it is closed', async () => {
    const { fs, failing, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('one');
    failing.fail({ verb: 'put', error: 'EIO' });
    await expectCode(handle.sync(), 'EIO');
    await handle.close();
    expect(await content('file')).to.equal('one');
  });

  it('is published by `using`', async () => {
    const { fs, content } = stage();
    {
      await using handle = await fs.open('/file', 'w');
      await handle.write('one');
    }
    expect(await content('file')).to.equal('one');
  });

  it('stores an object of many parts, and leaves none when one fails', async () => {
    const { fs, failing, content, parts } = stage();
    const large = 'x'.repeat(4500);
    await fs.writeFile('/file', large);
    expect(await content('file')).to.equal(large);
    for (const verb of ['multipart', 'uploadPart', 'complete'] as const) {
      failing.fail({ verb, error: 'EIO' });
      await expectCode(fs.writeFile('/file', 'y'.repeat(4500)), 'EIO');
      expect(parts.openUploads.size).to.equal(0);
    }
    expect(await content('file')).to.equal(large);
  });

  it('says what failed first, though giving up the parts fails as well', async () => {
    const { fs, failing, parts } = stage();
    failing.fail({ verb: 'uploadPart', error: 'EACCES' });
    failing.fail({ verb: 'abort', error: 'EIO' });
    await expectCode(fs.writeFile('/file', 'y'.repeat(4500)), 'EACCES');
    parts.openUploads.clear();
  });

  it('writes a stream whose `finish` means that it is stored', async () => {
    const { fs, content } = stage();
    const stream = (await fs.open('/file', 'w')).createWriteStream();
    stream.end('content');
    await once(stream, 'finish');
    expect(await content('file')).to.equal('content');
    if (!stream.closed) await once(stream, 'close');
  });

  it('writes a stream that stores nothing when it is destroyed', async () => {
    const { fs, content } = stage();
    const stream = (await fs.open('/file', 'w')).createWriteStream();
    stream.write('content');
    await sleep(5);
    stream.destroy();
    await once(stream, 'close');
    expect(await content('file')).to.equal(undefined);
  });

  it('writes a stream whose failure is an error and then a close', async () => {
    const { fs, failing, content } = stage();
    const stream = (await fs.open('/file', 'w')).createWriteStream();
    failing.fail({ verb: 'put', error: 'EIO' });
    stream.end('content');
    const [error] = await once(stream, 'error');
    expect(error.code).to.equal('EIO');
    if (!stream.closed) await once(stream, 'close');
    expect(await content('file')).to.equal(undefined);
  });

  it('says of an untouched file the time that the store has', async () => {
    const { fs, put } = stage();
    await put('file', 'content');
    await using handle = await fs.open('/file', 'r+');
    const { mtimeMs } = await handle.stat();
    expect(mtimeMs).to.equal((await fs.stat('/file')).mtimeMs);
  });

  it('says the same before and after it is closed', async () => {
    const { fs } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('content');
    const before = await handle.stat();
    await handle.close();
    expect(await fs.stat('/file')).to.deep.equal(before);
  });

  it('has nothing of a file that the cache could not take, but all of its content', async () => {
    const { fs, put, content, objects } = stage();
    await put('file', 'x'.repeat(3000));
    objects.cache.put = async () => undefined;
    const handle = await fs.open('/file', 'a');
    await handle.write('yy');
    await handle.close();
    expect(await content('file')).to.equal(`${'x'.repeat(3000)}yy`);
  });

  it('of a cached file that vanishes has its content from the store', async () => {
    const { fs, put, content, objects } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    const { stage: original } = objects.cache;
    objects.cache.stage = async function (this: typeof objects.cache) {
      await objects.cache.drop('file');
      return original.call(this);
    };
    await using handle = await fs.open('/file', 'r+');
    await handle.write('C');
    await handle.sync();
    expect(await content('file')).to.equal('Content');
  });
});

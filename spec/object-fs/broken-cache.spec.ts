import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { expectCode, useStage } from './support/stage.js';

describe('a cache directory that cannot be', () => {
  const stage = useStage();

  const broken = async (partSize = 1000) => {
    const path = join(stage().cacheDirectory, 'a-file');
    await writeFile(path, '');
    const { promises } = await stage().other({ cacheDirectory: path, partSize });
    return promises;
  };

  for (const size of [0, 10, 5000]) {
    it(`still lets an object of ${size} bytes be read, whole and through a handle`, async () => {
      const fs = await broken();
      await stage().put('file', 'x'.repeat(size));
      expect(await fs.readFile('/file', 'utf8')).to.equal('x'.repeat(size));
      await using handle = await fs.open('/file');
      expect(await handle.readFile('utf8')).to.equal('x'.repeat(size));
    });
  }

  it('still lets files up to a part be written and appended to', async () => {
    const fs = await broken();
    await fs.writeFile('/file', 'one');
    await fs.appendFile('/file', ' two');
    expect(await stage().content('file')).to.equal('one two');
    expect(await fs.readFile('/file', 'utf8')).to.equal('one two');
  });

  it('refuses write handles with the path of the caller, and not as if it spoke of that', async () => {
    const fs = await broken();
    const error = (await fs.open('/file', 'w').catch((thrown: unknown) => thrown)) as NodeJS.ErrnoException;
    expect(error).to.include({ code: 'EIO', syscall: 'open', path: '/file' });
    expect(error.cause).to.include({ syscall: 'mkdir' });
    expect(await stage().keys()).to.deep.equal([]);
  });

  it('still lets files of any size be written from pieces, through memory', async () => {
    const fs = await broken();
    await fs.writeFile('/file', ['x'.repeat(2500), 'y'.repeat(2500)]);
    expect(await stage().content('file')).to.equal('x'.repeat(2500) + 'y'.repeat(2500));
  });

  it('still lets directories be opened, files be renamed, copied and removed', async () => {
    const fs = await broken();
    await stage().put('folder/file', 'content');
    await (await fs.open('/folder')).close();
    await fs.copyFile('/folder/file', '/folder/copy');
    await fs.rename('/folder/file', '/folder/moved');
    await fs.unlink('/folder/copy');
    expect(await fs.readFile('/folder/moved', 'utf8')).to.equal('content');
  });
});

describe('a cache that is removed under us', () => {
  const stage = useStage();

  it('costs a download', async () => {
    const { fs, put, cacheDirectory, requests } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    await rm(cacheDirectory, { recursive: true });
    const counts = await requests(async () => {
      expect(await fs.readFile('/file', 'utf8')).to.equal('content');
    });
    expect(counts).to.deep.equal({ get: 1 });
    await mkdir(cacheDirectory, { recursive: true });
    await fs.writeFile('/other', 'content');
    expect(await fs.readFile('/other', 'utf8')).to.equal('content');
  });

  it('leaves an open reader its bytes', async () => {
    const { fs, put, cacheDirectory } = stage();
    await put('file', 'content');
    await using handle = await fs.open('/file');
    await rm(cacheDirectory, { recursive: true });
    expect(await handle.readFile('utf8')).to.equal('content');
    await mkdir(cacheDirectory);
  });
});

describe('bytes that are not what the store said', () => {
  const stage = useStage();

  const corrupt = (times: number) => {
    const { bucket, objects } = stage();
    const original = bucket.get.bind(bucket) as (...given: unknown[]) => ReturnType<typeof bucket.get>;
    let left = times;
    bucket.get = (async (...given: unknown[]) => {
      const reading = await original(...given);
      if (left-- <= 0) return reading;
      return {
        ...reading,
        body: (async function* () {
          yield Buffer.from('damaged');
        })(),
      };
    }) as typeof bucket.get;
    return objects.promises;
  };

  it('are fetched once more', async () => {
    await stage().put('file', 'content');
    expect(await corrupt(1).readFile('/file', 'utf8')).to.equal('content');
  });

  it('are EIO when they come again, and are not cached', async () => {
    await stage().put('file', 'content');
    const fs = corrupt(2);
    await expectCode(fs.readFile('/file'), 'EIO');
    expect(await fs.readFile('/file', 'utf8')).to.equal('content');
  });
});

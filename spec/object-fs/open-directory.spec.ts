import type { Dir, Dirent } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Context } from '../../lib/object-fs/context.js';
import { Knowledge } from '../../lib/object-fs/knowledge.js';
import { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import { walkDirectory } from '../../lib/object-fs/walk-directory.js';
import { interceptedStore } from '../object-store/support/intercepted-store.js';
import { manyKeys } from './request-budget/many-keys.js';
import { gate } from './support/meddled-store.js';
import { smallPagesStore } from './support/small-pages-store.js';
import { codeFrom, expectCode, FRESH, useStage } from './support/stage.js';

describe('a directory that is opened', () => {
  const stage = useStage();
  const opened = (path: string, options?: object) => stage().fs.opendir(path, options) as Promise<Dir>;
  const putMany = async (count: number): Promise<void> => {
    for (const key of manyKeys(count)) await stage().bucket.put(key, Buffer.alloc(0));
  };

  it('of 100,000 entries costs one LIST when it is left after ten', async () => {
    await putMany(100_000);
    const counts = await stage().requests(async () => {
      let left = 10;
      for await (const _ of await opened('/many')) if (--left === 0) break;
    });
    expect(counts).to.deep.equal({ list: 1 });
  });

  it('asks for a page when the one before has been read, and for none ahead', async () => {
    await putMany(3500);
    const { counted } = stage();
    counted.reset();
    let read = 0;
    for await (const _ of await opened('/many')) {
      // The last of a page comes with the next one.
      expect(counted.counts.list).to.equal(Math.ceil((read + 2) / 1000));
      read = Math.min(read + 1, 3498);
    }
    expect(counted.counts).to.include({ list: 4, head: 0 });
  });

  it('reads on, whatever the buffer size, in pages of 1,000', async () => {
    await putMany(2001);
    const counts = await stage().requests(async () => {
      let read = 0;
      const directory = await opened('/many', { bufferSize: 5 });
      while (await directory.read()) read += 1;
      await directory.close();
      expect(read).to.equal(2001);
    });
    expect(counts).to.deep.equal({ list: 3 });
  });

  it('makes known what its pages tell, as a listing does', async () => {
    await putMany(1500);
    await stage().put('many/folder/file', '');
    const { requests, fs } = stage();
    for await (const _ of await opened('/many'));
    const names = (await new ObjectFileSystem({
      store: stage().bucket,
      cacheDirectory: stage().cacheDirectory,
    }).promises.readdir('/many')) as string[];
    expect(names).to.have.length(1501);
    const looking = async () => {
      for (const name of names) await fs.stat(`/many/${name}`);
      await fs.stat('/many');
    };
    expect(await requests(looking)).to.deep.equal({});
  });

  it('makes known no more than was told when it is left', async () => {
    await putMany(1500);
    const { requests, fs, keys } = stage();
    for await (const _ of await opened('/many')) break;
    const [first, last] = [(await keys())[0], (await keys()).at(-1)];
    expect(await requests(() => fs.stat(`/${first}`))).to.deep.equal({});
    expect(await requests(() => fs.stat(`/${last}`))).to.deep.equal({ head: 1 });
  });

  it('shows nothing of its own marker, and is empty with nothing else', async () => {
    await stage().put('folder/', '');
    const directory = await opened('/folder');
    expect(await directory.read()).to.equal(null);
    expect(await directory.read()).to.equal(null);
    await directory.close();
  });

  it('is refused when it is opened: what is missing, a file, and a store that fails', async () => {
    await stage().put('file', '');
    const refused = await opened('/missing').catch((error) => error);
    expect(refused).to.include({ code: 'ENOENT', syscall: 'opendir', path: '/missing' });
    expect(await opened('/file').catch((error) => error)).to.include({ code: 'ENOTDIR', syscall: 'opendir' });
    stage().failing.fail({ verb: 'list', error: 'EACCES' });
    expect(await opened('/').catch((error) => error)).to.include({ code: 'EACCES', syscall: 'opendir' });
  });

  it('tells the failure of a page, and goes on there when it is read again', async () => {
    await putMany(1500);
    const directory = await opened('/many');
    const seen = new Set<string>();
    for (let index = 0; index < 999; index += 1) seen.add((await directory.read())!.name);
    stage().failing.fail({ verb: 'list', error: 'EIO' });
    const failure = await directory.read().catch((error) => error);
    expect(failure).to.include({ code: 'EIO', syscall: 'scandir', path: '/many' });
    for (let entry = await directory.read(); entry; entry = await directory.read()) seen.add(entry.name);
    expect(seen.size).to.equal(1500);
    await directory.close();
  });

  it('gives each of several reads at once an entry of its own, and refuses sync ones beside them', async () => {
    await putMany(3);
    const directory = await opened('/many');
    const reads = [directory.read(), directory.read(), directory.read(), directory.read()];
    for (const sync of [() => directory.readSync(), () => directory.closeSync()])
      expect(sync).to.throw().with.property('code', 'ERR_DIR_CONCURRENT_OPERATION');
    const names = (await Promise.all(reads)).map((entry) => entry?.name);
    expect(names).to.deep.equal(['0', '1', '2', undefined]);
    directory.closeSync();
  });
});

describe('the pages of a directory that is opened', () => {
  const stage = useStage();

  const view = (entries: readonly Dirent[]): string[] =>
    entries.map((entry) => `${entry.parentPath}/${entry.name}:${entry.isDirectory() ? 'directory' : 'file'}`);

  async function walked(directory: Dir): Promise<string[]> {
    const entries: Dirent[] = [];
    for await (const entry of directory) entries.push(entry);
    return view(entries);
  }

  function walkedSync(directory: Dir): string[] {
    const entries: Dirent[] = [];
    for (let entry = directory.readSync(); entry; entry = directory.readSync()) entries.push(entry);
    directory.closeSync();
    return view(entries);
  }

  const inPagesOf = (pageSize: number, freshness = FRESH): ObjectFileSystem =>
    new ObjectFileSystem({
      store: smallPagesStore(stage().bucket, pageSize),
      cacheDirectory: stage().cacheDirectory,
      freshness,
    });

  it('hold what a listing holds, once and in the same order, however small they are', async () => {
    // Characters before and behind the slash, so that names lie between a file and the directory of its name.
    const key = fc.stringMatching(/^[a!0](?:[a!0/]{0,5}[a!0])?$/).filter((name) => !name.includes('//'));
    const { bucket } = stage();
    const whole = inPagesOf(1000, 0).promises;
    const paged = [1, 2, 3, 4].map((pageSize) => inPagesOf(pageSize, 0).promises);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...paged),
        fc.boolean(),
        async (keys, promises, recursive) => {
          await bucket.delete(await stage().keys());
          for (const name of keys) await bucket.put(name, Buffer.alloc(0));
          const options = { recursive, withFileTypes: true };
          const listed = view((await promises.readdir('/', options)) as Dirent[]);
          expect(await walked((await promises.opendir('/', { recursive })) as Dir)).to.deep.equal(listed);
          expect(new Set(listed).size).to.equal(listed.length);
          const all = view((await whole.readdir('/', options)) as Dirent[]);
          expect([...listed].sort()).to.deep.equal([...all].sort());
          expect([...all].sort()).to.deep.equal(expected(keys, recursive));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('show a directory and not the file of its name, however far apart the two are listed', async () => {
    for (const name of ['a', 'a-1', 'a-2', 'a-3', 'a-4', 'a.b', 'a/file', 'b']) await stage().put(name, '');
    const names = [
      '/a-1:file',
      '/a-2:file',
      '/a-3:file',
      '/a-4:file',
      '/a.b:file',
      '/a:directory',
      '/b:file',
    ];
    for (const size of [1, 2, 3, 5]) {
      const found = await walked((await inPagesOf(size).promises.opendir('/')) as Dir);
      expect(found.map((entry) => entry.slice(1))).to.deep.equal(names);
    }
  });

  it('give nothing twice that this process changes between them', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await stage().put(`folder/${name}`, '');
    const { promises } = inPagesOf(2);
    const directory = (await promises.opendir('/folder')) as Dir;
    const names = [(await directory.read())!.name];
    await promises.writeFile('/folder/a', 'again');
    await promises.rename('/folder/b', '/folder/z');
    await promises.unlink('/folder/c');
    await promises.writeFile('/folder/c/file', 'a directory now');
    for await (const { name } of directory) names.push(name);
    expect(names).to.deep.equal(['a', 'b', 'c', 'd', 'z']);
    expect((await promises.stat('/folder/c')).isDirectory()).to.equal(true);
    await expectCode(promises.stat('/folder/b'), 'ENOENT');
  });

  it('are read at once, too, and on from one another', async () => {
    for (const name of ['a', 'a-1', 'a-2', 'a/file', ...'bcdefghijklmnopq'])
      await stage().put(`folder/${name}`, '');
    const objects = inPagesOf(2);
    try {
      const listed = await walked((await objects.promises.opendir('/folder')) as Dir);
      expect(walkedSync(objects.opendirSync('/folder'))).to.deep.equal(listed);
      for (const recursive of [false, true]) {
        const expected = await walked((await objects.promises.opendir('/folder', { recursive })) as Dir);
        const mixed: Dirent[] = [];
        const directory: Dir = objects.opendirSync('/folder', { recursive });
        for (let entry = directory.readSync(); entry; ) {
          mixed.push(entry);
          entry = mixed.length % 5 < 2 ? directory.readSync() : await directory.read();
        }
        await directory.close();
        expect(view(mixed)).to.deep.equal(expected);
      }
    } finally {
      await objects.dispose();
    }
  });

  it('keep the directory known, however long they take together', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await stage().put(`folder/${name}`, '');
    let now = 0;
    const knowledge = new Knowledge({ file: 10, directory: 10, absent: 10 }, () => now);
    const context = { store: smallPagesStore(stage().bucket, 1), knowledge, hidden: new Set() };
    const place = { key: 'folder', path: '/folder', mustBeDirectory: false };
    const how = { syscall: 'scandir', recursive: false };
    for await (const _ of walkDirectory(context as unknown as Context, place, how)) now += 6;
    expect(knowledge.node('folder')?.kind).to.equal('directory');
    expect(knowledge.node('folder/d')?.kind).to.equal('file');
    expect(knowledge.node('folder/a')).to.equal(undefined);
  });

  it('are no more asked for when it is closed: what is under way ends', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await stage().put(name, '');
    const reached = gate();
    let signal: AbortSignal | undefined;
    let pages = 0;
    const store = interceptedStore(smallPagesStore(stage().bucket, 2), async (call, proceed) => {
      pages += call.verb === 'list' ? 1 : 0;
      if (pages !== 2) return proceed();
      signal = call.signal;
      reached.open();
      await new Promise((_, fail) => call.signal!.addEventListener('abort', () => fail(call.signal!.reason)));
      return proceed();
    });
    const { promises } = new ObjectFileSystem({ store, cacheDirectory: stage().cacheDirectory });
    const directory = (await promises.opendir('/')) as Dir;
    expect((await directory.read())?.name).to.equal('a');
    const waiting = codeFrom(directory.read());
    await reached.passed;
    await directory.close();
    expect(signal?.aborted).to.equal(true);
    expect(await waiting).to.equal('ERR_DIR_CLOSED');
    expect(pages).to.equal(2);
  });
});

/** What is in the root, or below it, by the words of the documents. */
function expected(keys: readonly string[], recursive: boolean): string[] {
  const directories = new Set(keys.flatMap((key) => ancestors(key)));
  const files = keys.filter((key) => !directories.has(key));
  const shown = [
    ...[...directories].map((name) => [name, 'directory']),
    ...files.map((name) => [name, 'file']),
  ];
  return shown
    .filter(([name]) => recursive || !name!.includes('/'))
    .map(([name, type]) => `/${name!.includes('/') ? '' : '/'}${name}:${type}`)
    .sort();
}

const ancestors = (key: string): string[] => [...key.matchAll(/\//g)].map(({ index }) => key.slice(0, index));

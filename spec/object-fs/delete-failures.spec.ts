import { expect } from 'chai';
import { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import type { DeleteFailure } from '../../lib/object-store/contract.js';
import { MemoryObjectStore } from '../../lib/object-store/memory.js';
import { StoreError } from '../../lib/object-store/store-error.js';
import { expectCode, useStage } from './support/stage.js';

/** A store that keeps some keys whatever it is told. */
class StubbornStore extends MemoryObjectStore {
  readonly kept = new Set<string>();

  override async delete(keys: readonly string[]): Promise<readonly DeleteFailure[]> {
    await super.delete(keys.filter((key) => !this.kept.has(key)));
    return keys
      .filter((key) => this.kept.has(key))
      .map((key) => ({ key, error: new StoreError('EACCES', key, { message: 'locked' }) }));
  }
}

describe('keys that cannot be deleted', () => {
  const stage = useStage();
  let store: StubbornStore;
  let fs: ObjectFileSystem['promises'];

  beforeEach(async () => {
    store = new StubbornStore();
    fs = new ObjectFileSystem({ store, cacheDirectory: stage().cacheDirectory, freshness: 60_000 }).promises;
    for (const name of ['a', 'b', 'c']) await fs.writeFile(`/folder/${name}`, name);
  });

  it('are reported with their keys', async () => {
    store.kept.add('folder/a').add('folder/c');
    const error = (await fs.rm('/folder', { recursive: true }).catch((thrown: unknown) => thrown)) as Error;
    const { errors } = error.cause as AggregateError;
    expect(error).to.include({ code: 'EACCES', syscall: 'rm', path: '/folder' });
    expect(errors.map((failure: StoreError) => failure.key)).to.deep.equal(['folder/a', 'folder/c']);
    expect((error.cause as Error).message).to.equal('2 keys could not be deleted: folder/a, folder/c');
  });

  it('stay known, and the others are gone', async () => {
    store.kept.add('folder/b');
    await expectCode(fs.rm('/folder', { recursive: true }), 'EACCES');
    expect(await fs.readdir('/folder')).to.deep.equal(['b']);
    expect(await fs.readFile('/folder/b', 'utf8')).to.equal('b');
    await expectCode(fs.stat('/folder/a'), 'ENOENT');
  });

  it('leave both names after a rename', async () => {
    store.kept.add('folder/a');
    await expectCode(fs.rename('/folder/a', '/moved'), 'EACCES');
    expect(await fs.readFile('/folder/a', 'utf8')).to.equal('a');
    expect(await fs.readFile('/moved', 'utf8')).to.equal('a');
  });

  it('cannot be copied either: those are named, and the directory stays whole', async () => {
    store.copy = async (source: string) => {
      throw new StoreError('EACCES', source, { message: 'locked' });
    };
    const error = (await fs.rename('/folder', '/moved').catch((thrown: unknown) => thrown)) as Error;
    expect(error).to.include({ code: 'EACCES', syscall: 'rename', path: '/folder' });
    expect((error.cause as Error).message).to.equal(
      '3 keys could not be copied: folder/a, folder/b, folder/c',
    );
    expect(await fs.readdir('/folder')).to.deep.equal(['a', 'b', 'c']);
    await expectCode(fs.stat('/moved'), 'ENOENT');
  });

  it('leave both directories after a rename', async () => {
    store.kept.add('folder/b');
    await expectCode(fs.rename('/folder', '/moved'), 'EACCES');
    expect(await fs.readdir('/folder')).to.deep.equal(['b']);
    expect(await fs.readdir('/moved')).to.deep.equal(['a', 'b', 'c']);
  });

  it('are still there after unlink', async () => {
    store.kept.add('folder/a');
    await expectCode(fs.unlink('/folder/a'), 'EACCES');
    expect((await fs.stat('/folder/a')).size).to.equal(1);
  });
});

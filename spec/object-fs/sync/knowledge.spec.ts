import { expect } from 'chai';
import { createVolume, MemoryObjectStore } from '../../../lib/index.js';
import { KeyedQueue } from '../../../lib/object-fs/keyed-queue.js';
import { Knowledge } from '../../../lib/object-fs/knowledge.js';
import { RecordingKnowledge } from '../../../lib/object-fs/sync/recording-knowledge.js';
import { replay } from '../../../lib/object-fs/sync/replay.js';
import { FRESH, onMemory, temporaryDirectory, threadsStarted } from './helpers.js';

describe('the knowledge of sync calls', () => {
  it('is that of the file system: a listing tells the stats of all that it lists', async () => {
    using directory = temporaryDirectory();
    const store = new MemoryObjectStore();
    await store.put('folder/file', Buffer.from('abc'));
    await using objects = onMemory(directory.path, { store });
    objects.readdirSync('/folder');
    await store.delete(['folder/file']);
    expect((await objects.promises.stat('/folder/file')).size).to.equal(3);
    expect(objects.statSync('/folder/file').size).to.equal(3);
  });

  it('is that of the file system: what a promise has stored is not asked for again', async () => {
    using directory = temporaryDirectory();
    const store = new MemoryObjectStore();
    await using objects = onMemory(directory.path, { store });
    await objects.promises.writeFile('/file', 'abc');
    await store.put('file', Buffer.from('of another client'));
    expect(objects.statSync('/file').size).to.equal(3);
  });

  it('keeps what is known of a directory when a listing tells less', async () => {
    using directory = temporaryDirectory();
    await using objects = onMemory(directory.path);
    objects.mkdirSync('/folder', { mode: 0o700 });
    objects.writeFileSync('/folder/file', 'x');
    objects.readdirSync('/');
    expect(objects.statSync('/folder').mode & 0o777).to.equal(0o700);
  });

  it('is enough for most calls once something is known', async () => {
    using directory = temporaryDirectory();
    const objects = onMemory(directory.path);
    await objects.promises.writeFile('/folder/file', 'x');
    const started = await threadsStarted(() => {
      expect(objects.existsSync('/folder')).to.equal(true);
      expect(() => objects.readFileSync('/folder')).to.throw('EISDIR');
      expect(() => objects.statSync('/folder/file/below')).to.not.throw('ENOTSUP');
    });
    expect(started, 'only what is below a file is asked for').to.equal(1);
    await objects.dispose();
  });

  it('makes no promise wait, and waits for none', async () => {
    using directory = temporaryDirectory();
    const volume = createVolume();
    volume.mount('/m', onMemory(directory.path));
    await volume.promises.writeFile('/m/file', 'before');
    const handle = await volume.promises.open('/m/file', 'r+');
    const pending = [
      volume.promises.readFile('/m/file'),
      volume.promises.appendFile('/m/other', 'x'),
      volume.promises.writeFile('/m/file', 'promise'),
      handle.write('HANDLE'),
      volume.promises.stat('/m/file'),
    ];
    volume.writeFileSync('/m/file', 'sync');
    volume.appendFileSync('/m/other', 'y');
    expect(volume.readFileSync('/m/file', 'utf8')).to.equal('sync');
    const descriptor = volume.openSync('/m/file', 'r+');
    volume.closeSync(descriptor);
    await Promise.allSettled([...pending, handle.close()]);
    expect(volume.readFileSync('/m/file', 'utf8')).to.equal(
      await volume.promises.readFile('/m/file', 'utf8'),
    );
    await volume.dispose();
  });

  it('closes by a sync call what is being stored by another', async () => {
    using directory = temporaryDirectory();
    const volume = createVolume();
    volume.mount('/m', onMemory(directory.path));
    for (const flag of ['w', 'wx']) {
      const path = `/m/${flag}`;
      const descriptor = volume.openSync(path, flag);
      volume.writeSync(descriptor, 'content');
      const synced = new Promise((done) => volume.fsync(descriptor, done));
      volume.closeSync(descriptor);
      await synced;
      expect(volume.readFileSync(path, 'utf8')).to.equal('content');
    }
    await volume.dispose();
  });

  it('forgets a change that was overtaken, once that is done', async () => {
    const forgotten: string[] = [];
    const queue = new KeyedQueue((key) => forgotten.push(key));
    const work = queue.run('key', async () => 'done');
    queue.overtake('key');
    queue.overtake('idle');
    expect(await work).to.equal('done');
    await queue.run('key', async () => {});
    expect(forgotten).to.deep.equal(['key']);
  });

  it('forgets all changes below a directory that were overtaken with it', async () => {
    const forgotten: string[] = [];
    const queue = new KeyedQueue((key) => forgotten.push(key));
    const works = ['tree/key', 'tree', 'treetop'].map((key) => queue.run(key, async () => {}));
    queue.overtakeBelow('tree');
    await Promise.all(works);
    expect(forgotten).to.deep.equal(['tree/key']);
  });

  it('forgets a directory whose tree was changed while something was overtaken in it', async () => {
    for (const overtake of [
      (queue: KeyedQueue) => queue.overtake('tree/key'),
      (queue: KeyedQueue) => queue.overtakeBelow('tree/inner'),
      (queue: KeyedQueue) => queue.overtakeBelow(''),
    ]) {
      const forgotten: string[] = [];
      const queue = new KeyedQueue((key) => forgotten.push(key));
      const work = queue.runTrees(['tree', 'other'], async () => {});
      overtake(queue);
      await work;
      expect(forgotten).to.include('tree');
    }
  });

  it('notes what becomes of a tree without what became of each key in it', () => {
    const noted = new RecordingKnowledge({ file: FRESH, directory: FRESH, absent: FRESH });
    const known = new Knowledge({ file: FRESH, directory: FRESH, absent: FRESH });
    const state = { version: '"1"', size: 1, lastModified: 0 };
    for (const knowledge of [noted, known]) knowledge.wrote('tree/key-1', state);
    noted.wrote('treetop', state);
    for (let index = 0; index < 2000; index += 1) noted.removed(`tree/key-${index}`);
    noted.forgetBelow('tree');
    noted.removed('tree');
    expect(noted.record.map(({ event }) => event)).to.deep.equal(['wrote', 'forgetBelow', 'removed']);
    replay(noted.record, known, new KeyedQueue());
    expect(known.node('tree/key-1')).to.equal(undefined);
    expect(known.node('tree')?.kind).to.equal('absent');
    expect(known.node('treetop')?.kind).to.equal('file');
  });
});

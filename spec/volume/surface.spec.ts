import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import {
  createVolume,
  local,
  MemoryObjectStore,
  memory,
  ObjectFileSystem,
  redirect,
  type Volume,
} from '../../lib/index.js';

type Bag = Record<PropertyKey, unknown>;

/** Every name that Node gives, in whatever version this is, a volume has, too. */
describe('the surface of a volume', () => {
  let directory: string;
  let volume: Volume;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-surface-'));
    volume = createVolume();
    volume.mount('/local', local(join(directory, 'local')));
    volume.mount('/memory', memory());
    const store = new MemoryObjectStore();
    volume.mount('/objects', new ObjectFileSystem({ store, cacheDirectory: join(directory, 'cache') }));
  });

  after(async () => {
    await volume.dispose();
    await rm(directory, { recursive: true });
  });

  it('has every name of fs, and what is none in Node is none here', () => {
    const kinds = (holder: object) =>
      Object.fromEntries(Object.getOwnPropertyNames(fs).map((name) => [name, typeof (holder as Bag)[name]]));
    // Some names warn when they are looked at.
    const wanted = quietly(() => kinds(fs));
    expect(quietly(() => kinds(volume))).to.deep.equal(wanted);
  });

  it('has every name of fs.promises', () => {
    for (const name of Object.getOwnPropertyNames(fs.promises)) {
      const kind = typeof (fs.promises as Bag)[name];
      expect(typeof (volume.promises as Bag)[name], name).to.equal(kind);
    }
  });

  it('shows no name that Node hides, and hides none that it shows', () => {
    const shown = Object.keys(volume);
    const hidden = Object.getOwnPropertyNames(fs).filter((name) => !Object.keys(fs).includes(name));
    expect(Object.keys(fs).filter((name) => !shown.includes(name))).to.deep.equal([]);
    expect(hidden.filter((name) => shown.includes(name))).to.deep.equal([]);
  });

  it('has nothing beside them but its own few names, and calls of newer versions of Node', () => {
    const local = ['localPath', 'withLocalFile', 'withLocalOutput'];
    const own = ['mount', 'claims', 'presign', ...local, 'mountPaths', 'over', 'fileOf', 'dispose'];
    const newer = ['glob', 'globSync', 'mkdtempDisposableSync', 'openAsBlobSync'];
    const beside = Object.keys(volume).filter((name) => !(name in fs) && !newer.includes(name));
    expect(beside).to.deep.equal(own);
    const promised = Object.keys(volume.promises).filter((name) => !(name in fs.promises));
    expect(promised.filter((name) => !['glob', 'mkdtempDisposable'].includes(name))).to.deep.equal([]);
  });

  it('names its functions, and counts their arguments, as Node does', () => {
    const about = (holder: object) =>
      Object.fromEntries(
        Object.entries(holder).flatMap(([name, value]) =>
          typeof value === 'function' ? [[name, [value.name, value.length]]] : [],
        ),
      );
    expect(about(volume)).to.include.deep.keys(Object.keys(about(fs)));
    for (const [name, wanted] of Object.entries(about(fs)))
      expect(about(volume)[name], name).to.deep.equal(wanted);
    for (const [name, wanted] of Object.entries(about(fs.promises)))
      expect(about(volume.promises)[name], name).to.deep.equal(wanted);
    for (const name of ['realpath', 'realpathSync'] as const)
      expect(volume[name].native.length, name).to.equal(fs[name].native.length);
  });

  it('gives its functions the properties of those of Node, and no function of Node among them', () => {
    for (const [ours, nodes] of [
      [volume, fs],
      [volume.promises, fs.promises],
    ] as [Bag, Bag][]) {
      for (const name of Object.keys(nodes)) {
        const [own, model] = [ours[name], nodes[name]];
        if (typeof model !== 'function' || name === 'promises') continue;
        for (const key of Reflect.ownKeys(model)) {
          if (['arguments', 'caller', 'prototype'].includes(String(key))) continue;
          expect(Object.hasOwn(own as object, key), `${name} ${String(key)}`).to.equal(true);
          const value = (own as Bag)[key];
          if (typeof value === 'function' && !/Stream|^Dir|Stats/.test(name))
            expect(value, `${name} ${String(key)}`).not.to.equal((model as unknown as Bag)[key]);
        }
      }
    }
  });

  it('has constants that are the very ones of Node', () => {
    expect(volume.constants).to.equal(fs.constants);
    expect(volume.promises.constants).to.equal(fs.promises.constants);
  });

  describe('on every mount', () => {
    for (const mount of ['/local', '/memory', '/objects']) {
      it(`gives handles with every method of a FileHandle (${mount})`, async () => {
        const model = await fs.promises.open(process.execPath);
        await volume.promises.writeFile(`${mount}/handle`, 'x');
        const handle = await volume.promises.open(`${mount}/handle`);
        expect(methodsOf(handle)).to.include.members(methodsOf(model));
        await Promise.all([model.close(), handle.close()]);
      });

      it(`gives directories with every method of a Dir (${mount})`, () => {
        const [model, ours] = [fs.opendirSync('/'), volume.opendirSync(mount)];
        expect(methodsOf(ours)).to.include.members(methodsOf(model));
        expect(ours).to.be.instanceOf(volume.Dir);
        model.closeSync();
        ours.closeSync();
      });

      it(`gives instances of the classes that it names (${mount})`, async () => {
        await volume.promises.writeFile(`${mount}/file`, 'x');
        const stats = await volume.promises.stat(`${mount}/file`);
        expect(stats).to.be.instanceOf(volume.Stats);
        const big = await volume.promises.stat(`${mount}/file`, { bigint: true });
        const { BigIntStats = Object.getPrototypeOf(big).constructor } = volume as unknown as {
          BigIntStats?: new () => object;
        };
        expect(big).to.be.instanceOf(BigIntStats);
        expect(Object.getPrototypeOf(big)).to.equal(
          Object.getPrototypeOf(fs.statSync('/', { bigint: true })),
        );
        const [entry] = await volume.promises.readdir(mount, { withFileTypes: true });
        expect(entry).to.be.instanceOf(volume.Dirent);
        const reading = volume.createReadStream(`${mount}/file`);
        expect(reading).to.be.instanceOf(volume.ReadStream).and.to.be.instanceOf(fs.ReadStream);
        const writing = volume.createWriteStream(`${mount}/file`);
        expect(writing).to.be.instanceOf(volume.WriteStream).and.to.be.instanceOf(fs.WriteStream);
        await Promise.all([reading, writing].map((stream) => closed(stream.destroy())));
      });

      it(`has classes of streams that work on it, with new and without, and extended (${mount})`, async () => {
        const { ReadStream, WriteStream } = volume as unknown as Record<string, StreamClass>;
        class Own extends (WriteStream as StreamClass) {
          readonly isOwn = true;
        }
        for (const make of [
          (path: string) => new WriteStream!(path),
          (path: string) => WriteStream!(path),
          (path: string) => new Own(path),
        ]) {
          const writing = make(`${mount}/streamed`);
          expect(writing).to.be.instanceOf(volume.WriteStream);
          const finished = new Promise((done) => writing.on('finish', () => done(read(`${mount}/streamed`))));
          const end = closed(writing);
          writing.end('content');
          expect(await finished).to.equal('content');
          await end;
        }
        expect(new Own(`${mount}/own`))
          .to.be.instanceOf(Own)
          .and.to.have.property('isOwn', true);
        expect(await textOf(new ReadStream!(`${mount}/streamed`))).to.equal('content');
        expect(await textOf(ReadStream!(`${mount}/streamed`, { start: 3, end: 5 }))).to.equal('ten');
        expect((fs as Bag)['FileReadStream']).to.equal(fs.ReadStream);
        expect((volume as unknown as Bag)['FileReadStream']).to.equal(ReadStream);
      });

      it(`has a Utf8Stream where Node has it (${mount})`, async () => {
        const { Utf8Stream } = volume as unknown as { Utf8Stream?: TextStreamClass };
        expect(Utf8Stream === undefined).to.equal(!('Utf8Stream' in fs));
        if (!Utf8Stream) return;
        const stream = new Utf8Stream({ dest: `${mount}/logs/log`, mkdir: true });
        stream.write('one\n');
        stream.write('two\n');
        const end = closed(stream);
        stream.end();
        await end;
        expect(await read(`${mount}/logs/log`)).to.equal('one\ntwo\n');
        const again = new Utf8Stream({ dest: `${mount}/logs/log`, append: true, sync: true });
        again.write('three\n');
        again.flushSync();
        const ended = closed(again);
        again.end();
        await ended;
        expect(await read(`${mount}/logs/log`)).to.equal('one\ntwo\nthree\n');
      });

      it(`makes disposable directories (${mount})`, async () => {
        const made = await volume.promises.mkdtempDisposable(`${mount}/kept-`);
        expect(made.path).to.match(new RegExp(`^${mount}/kept-\\w{6}$`));
        await volume.promises.writeFile(`${made.path}/file`, 'x');
        await made.remove();
        await made[Symbol.asyncDispose]();
        const atOnce = volume.mkdtempDisposableSync(`${mount}/kept-`);
        expect(atOnce.path).to.match(new RegExp(`^${mount}/kept-\\w{6}$`));
        atOnce[Symbol.dispose]();
        atOnce.remove();
        const names = await volume.promises.readdir(mount);
        expect(names.filter((name) => name.startsWith('kept-'))).to.deep.equal([]);
      });

      it(`opens blobs, also at once, and refuses as Node does (${mount})`, async () => {
        await volume.promises.writeFile(`${mount}/blob`, 'content');
        const { openAsBlobSync } = volume as unknown as { openAsBlobSync: typeof blobSync };
        const blobs = [await volume.openAsBlob(`${mount}/blob`)];
        if (mount !== '/local' || 'openAsBlobSync' in fs)
          blobs.push(openAsBlobSync(`${mount}/blob`, { type: 'a/b' }));
        for (const blob of blobs) expect(await blob.text()).to.equal('content');
        for (const options of [null, 3, { type: 3 }]) {
          expect(() => volume.openAsBlob(`${mount}/blob`, options as object), JSON.stringify(options))
            .to.throw(TypeError)
            .with.property('code', 'ERR_INVALID_ARG_TYPE');
        }
        const wanted = await refusal(() => fs.openAsBlob(join(directory, 'missing')), directory);
        expect(await refusal(() => volume.openAsBlob(`${mount}/missing`), mount)).to.deep.equal(wanted);
      });
    }
  });

  it('promises what the callback functions give', async () => {
    await volume.promises.writeFile('/memory/promised', 'content');
    expect(await promisify(volume.exists)('/memory/promised')).to.equal(true);
    const number = await promisify(volume.open)('/memory/promised', 'r');
    const read = await promisify(volume.read)(number, Buffer.alloc(3), 0, 3, 0);
    expect([read.bytesRead, read.buffer.toString()]).to.deep.equal([3, 'con']);
    const several = await promisify(volume.readv)(number, [Buffer.alloc(2)], 3);
    expect([several.bytesRead, several.buffers[0]!.toString()]).to.deep.equal([2, 'te']);
    await promisify(volume.close)(number);
    expect(await promisify(volume.realpath)('/memory/./promised')).to.equal('/memory/promised');
    expect(await promisify(volume.realpath.native)('/memory/promised')).to.equal('/memory/promised');
    const opened = await promised(volume.promises.opendir)('/memory');
    await opened.close();
  });

  it('is what a redirected fs has, own promises included', async () => {
    using _redirection = redirect(volume);
    const opendir = promised(fs.promises.opendir);
    await (await opendir('/memory')).close();
    const { Utf8Stream } = fs as unknown as { Utf8Stream?: TextStreamClass };
    if (!Utf8Stream) return;
    const stream = new Utf8Stream({ dest: '/memory/redirected' });
    stream.write('text');
    const end = closed(stream);
    stream.end();
    await end;
    expect(fs.readFileSync('/memory/redirected', 'utf8')).to.equal('text');
  });

  const read = (path: string): Promise<string> => volume.promises.readFile(path, 'utf8');
});

/** A promise of what promises already. */
function promised(opendir: (path: string) => Promise<fs.Dir>): (path: string) => Promise<fs.Dir> {
  return promisify(opendir as never) as unknown as (path: string) => Promise<fs.Dir>;
}

interface StreamClass {
  new (path: string, options?: object): fs.WriteStream;
  (path: string, options?: object): fs.WriteStream;
}

type TextStreamClass = new (options: object) => fs.WriteStream & { flushSync(): void };

declare function blobSync(path: string, options?: object): Blob;

/** Of all prototypes, but symbols of Node's own, which are its private business. */
function methodsOf(value: object): string[] {
  const names = new Set<string>();
  for (let holder = value; holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    for (const key of Reflect.ownKeys(holder)) {
      if (typeof key === 'string' || String(key).startsWith('Symbol(Symbol.')) names.add(String(key));
    }
  }
  return [...names];
}

function closed(stream: NodeJS.EventEmitter): Promise<unknown> {
  return new Promise((done) => stream.once('close', done));
}

async function textOf(stream: NodeJS.ReadableStream | fs.WriteStream): Promise<string> {
  let text = '';
  for await (const chunk of stream as unknown as AsyncIterable<Buffer>) text += chunk;
  return text;
}

async function refusal(call: () => Promise<unknown>, place: string): Promise<object> {
  try {
    await call();
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    return { name, code, message: message.replace(place, '') };
  }
  return expect.fail('was not refused');
}

function quietly<Result>(work: () => Result): Result {
  const { noDeprecation } = process as { noDeprecation?: boolean };
  Object.assign(process, { noDeprecation: true });
  try {
    return work();
  } finally {
    Object.assign(process, { noDeprecation });
  }
}

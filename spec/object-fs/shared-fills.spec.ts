import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { createLayout } from '../../lib/cache/layout.js';
import { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import { MemoryObjectStore } from '../../lib/object-store/memory.js';
import { inDirectory } from '../cache/support.js';
import { interceptedStore } from '../object-store/support/intercepted-store.js';
import { slowStore } from '../support/slow-store.js';
import { eventually } from './ranged/support.js';

const CONTENT = Buffer.alloc(10_000, 'mediafs');
const READERS = 8;

interface Hosts {
  readonly directory: string;
  readonly store: MemoryObjectStore;
  /** Bodies that were sent: an answer that nothing has changed has none. */
  bodies(): number;
  failNext(): void;
  /** A mount as another process on the same cache directory has it. */
  another(shareFills?: boolean): ObjectFileSystem;
}

function within(work: (hosts: Hosts) => Promise<void>): Promise<void> {
  return inDirectory(async (directory) => {
    const store = new MemoryObjectStore();
    await store.put('cat.jpg', CONTENT);
    let bodies = 0;
    let failures = 0;
    const counted = interceptedStore(store, async ({ verb }, proceed) => {
      if (verb !== 'get') return proceed();
      if (failures-- > 0) throw new Error('no answer');
      const result = await proceed();
      if (result !== undefined) bodies += 1;
      return result;
    });
    const mounts: ObjectFileSystem[] = [];
    const another = (shareFills = true): ObjectFileSystem => {
      const slow = slowStore(counted, ({ verb }) => (verb === 'get' ? 50 : 0));
      const mount = new ObjectFileSystem({ store: slow, cacheDirectory: directory, shareFills });
      mounts.push(mount);
      return mount;
    };
    const failNext = (): void => {
      failures = 1;
    };
    try {
      await work({ directory, store, bodies: () => bodies, failNext, another });
    } finally {
      for (const mount of mounts) await mount.dispose();
    }
  });
}

/** Where a process says that it fetches the file. */
const noteIn = ({ directory, store }: Hosts): string =>
  createLayout(directory, store.name).fetching('cat.jpg');

async function leaveNote(hosts: Hosts, age: number): Promise<string> {
  const note = noteIn(hosts);
  await mkdir(dirname(note), { recursive: true });
  await writeFile(note, '');
  const time = (Date.now() - age) / 1000;
  await utimes(note, time, time);
  return note;
}

describe('processes that share their fills', () => {
  const readAll = (mounts: readonly ObjectFileSystem[]) =>
    Promise.all(mounts.map((mount) => mount.promises.readFile('/cat.jpg')));

  const isRight = async (mount: ObjectFileSystem): Promise<boolean> =>
    CONTENT.equals((await mount.promises.readFile('/cat.jpg')) as Buffer);

  it('download an object once, however many want it at the same time', () =>
    within(async (hosts) => {
      const mounts = Array.from({ length: READERS }, () => hosts.another());
      for (const bytes of await readAll(mounts)) expect(CONTENT.equals(bytes as Buffer)).to.equal(true);
      expect(hosts.bodies()).to.equal(1);
      await eventually(async () => expect(await readdir(join(hosts.directory, 'tmp'))).to.deep.equal([]));
    }));

  it('download it each for itself unless they are told to share', () =>
    within(async (hosts) => {
      await readAll(Array.from({ length: READERS }, () => hosts.another(false)));
      expect(hosts.bodies()).to.equal(READERS);
    }));

  it('go on when the one that fetches it fails', () =>
    within(async (hosts) => {
      hosts.failNext();
      const mounts = Array.from({ length: READERS }, () => hosts.another());
      const results = await Promise.allSettled(mounts.map((mount) => mount.promises.readFile('/cat.jpg')));
      expect(results.filter(({ status }) => status === 'rejected')).to.have.length(1);
      expect(hosts.bodies()).to.equal(1);
    }));

  it('find nothing, where there is nothing, without waiting for one another for long', () =>
    within(async (hosts) => {
      const mounts = Array.from({ length: READERS }, () => hosts.another());
      const results = await Promise.all(
        mounts.map((mount) => mount.promises.readFile('/dog.jpg').catch(({ code }) => code)),
      );
      expect(new Set(results)).to.deep.equal(new Set(['ENOENT']));
    }));

  it('do not wait for one that was killed long ago', () =>
    within(async (hosts) => {
      await leaveNote(hosts, 60_000);
      expect(await isRight(hosts.another())).to.equal(true);
      expect(hosts.bodies()).to.equal(1);
    }));

  it('wait a few seconds for one that has just been killed, or whose clock is ahead', () =>
    within(async (hosts) => {
      for (const age of [0, -3_600_000]) {
        await leaveNote(hosts, age);
        expect(await isRight(hosts.another())).to.equal(true);
      }
    }));

  it('say that they are alive while they fetch', () =>
    within(async (hosts) => {
      await leaveNote(hosts, 60_000);
      const note = noteIn(hosts);
      const reading = hosts.another().promises.readFile('/cat.jpg');
      await eventually(async () => expect(Date.now() - (await stat(note)).mtimeMs).to.be.below(30_000));
      await reading;
    }));

  it('stop to wait when they are told to', () =>
    within(async (hosts) => {
      await leaveNote(hosts, 0);
      const signal = AbortSignal.timeout(50);
      const failure = await hosts
        .another()
        .promises.readFile('/cat.jpg', { signal })
        .catch((error) => error);
      expect(failure.name).to.equal('AbortError');
    }));

  it('read without waiting where the directory cannot be', () =>
    within(async (hosts) => {
      await writeFile(join(hosts.directory, 'tmp'), 'no directory');
      for (const bytes of await readAll([hosts.another(), hosts.another()]))
        expect(CONTENT.equals(bytes as Buffer)).to.equal(true);
    }));
});

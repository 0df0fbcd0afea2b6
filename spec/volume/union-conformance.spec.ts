import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createVolume,
  local,
  MemoryObjectStore,
  type Mountable,
  memory,
  ObjectFileSystem,
  redirect,
  union,
} from '../../lib/index.js';
import { diskCapabilities, objectCapabilities } from '../conformance/promises/capabilities.js';
import { fsConformance } from '../conformance/promises/suite.js';

const onDisk = { ...diskCapabilities, parentSegmentsAreWalked: false, namesOfAnyBytes: false };

/** The first change of a file brings it into the upper layer; who reads it meanwhile keeps the lower one's. */
const broughtUp = { changeKeepsIdentity: false, readersFollowWriters: false };

interface Layer {
  readonly fs: Mountable;
  tearDown(): Promise<void>;
}

fsConformance('a union of memory over a directory', onDisk, async () =>
  mounted(inMemory(), await inDirectory()),
);

// Everything that a behaviour begins with lies in the lower layer.
for (const [name, capabilities, upper, lower] of [
  ['memory over a directory, of files in the directory', onDisk, inMemory, inDirectory],
  ['a directory over memory, of files in memory', onDisk, inDirectory, inMemory],
  ['an object store over a directory, of files in the directory', objectCapabilities, inStore, inDirectory],
  ['a directory over an object store, of files in the store', onDisk, inDirectory, inStore],
] as const) {
  fsConformance(`a union of ${name}`, { ...capabilities, ...broughtUp }, async () => {
    const beneath = await lower();
    const volume = createVolume();
    volume.mount('/mounted', beneath.fs);
    await volume.promises.mkdir('/mounted/tests');
    return { ...(await mounted(await upper(), beneath)), ground: volume.promises };
  });
}

fsConformance(
  'node:fs redirected to a union of an object store over a directory',
  { ...objectCapabilities, ...broughtUp },
  async () => {
    const [upper, lower] = [await inStore(), await inDirectory()];
    const { fs: volume, directory, tearDown } = await mounted(upper, lower);
    const redirection = redirect(volume);
    const beneath = createVolume();
    beneath.mount('/mounted', lower.fs);
    await beneath.promises.mkdir(directory, { recursive: true });
    return {
      fs,
      directory,
      ground: beneath.promises,
      async tearDown() {
        redirection.dispose();
        await tearDown();
      },
    };
  },
);

async function mounted(upper: Layer, lower: Layer) {
  const volume = createVolume();
  volume.mount('/mounted', union(upper.fs, lower.fs));
  await volume.promises.mkdir('/mounted/tests', { recursive: true });
  return {
    fs: volume,
    directory: '/mounted/tests',
    async tearDown() {
      await volume.dispose();
      await upper.tearDown();
      await lower.tearDown();
    },
  };
}

function inMemory(): Layer {
  return { fs: memory(), tearDown: async () => {} };
}

async function inDirectory(): Promise<Layer> {
  const root = await mkdtemp(join(tmpdir(), 'mediafs-union-'));
  return { fs: local(root), tearDown: () => rm(root, { recursive: true }) };
}

async function inStore(): Promise<Layer> {
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
  const store = new MemoryObjectStore();
  const objects = new ObjectFileSystem({ store, cacheDirectory, freshness: 60_000 });
  return {
    fs: objects,
    tearDown: async () => {
      await objects.dispose();
      await rm(cacheDirectory, { recursive: true });
    },
  };
}

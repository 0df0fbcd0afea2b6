import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createMediaStore, createVolume, redirect, s3 } from '../../dist/lib/index.js';
import { S3ObjectStore } from '../../dist/lib/object-store/s3/s3-object-store.js';
import { open as openNodeFs } from './node-fs.mjs';
import { throughNodeFs } from './through-node-fs.mjs';

const MOUNT = '/mediafs';

/**
 * mediafs as a program has it that knows only `node:fs`: redirected, on S3, with a cache on the disk. Objects never
 * change, as session media do.
 */
export async function open({ store, directory, mount = {} }) {
  const cacheDirectory = join(directory, 'cache');
  const options = { ...store, cacheDirectory, freshness: 'immutable', conditions: 'trust', ...mount };
  let volume;
  let redirection;
  let mediaStore;
  let objectStore;
  const begin = () => {
    const fileSystem = s3(options);
    volume = createVolume();
    volume.mount(MOUNT, fileSystem);
    redirection = redirect(volume);
    mediaStore = createMediaStore({ fileSystem, mount: MOUNT });
  };
  const end = async () => {
    redirection.dispose();
    await volume.dispose();
  };
  begin();
  return {
    ...throughNodeFs(MOUNT),
    beside: await openNodeFs({ directory: join(directory, 'beside') }),
    /** Without a file system, and without a cache. */
    get: async (key) => {
      objectStore ??= new S3ObjectStore(options);
      const { body } = await objectStore.get(key);
      return (await body.collect()).length;
    },
    saveMedium: async (session, bytes) => (await mediaStore.save(session, bytes, { mime: 'image/jpeg' })).id,
    openMedium: async (id) => {
      let length = 0;
      for await (const chunk of await mediaStore.open(id)) length += chunk.length;
      return length;
    },
    /** Empties the cache, as on a host that was just started. */
    forget: async () => {
      await end();
      await rm(cacheDirectory, { recursive: true, force: true });
      begin();
    },
    close: end,
  };
}

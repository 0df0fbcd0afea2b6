import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { FsShape } from '../../lib/fs-calls/forms.js';
import { BackedMediaStore } from '../../lib/media-store/backed-media-store.js';
import { FsBackend } from '../../lib/media-store/fs-backend.js';
import { ObjectBackend } from '../../lib/media-store/object-backend.js';
import { memory } from '../../lib/memory-fs.js';
import { type FsPromises, nativeFs } from '../../lib/native-fs.js';
import type { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import { s3 } from '../../lib/s3-fs.js';
import { startS3Server } from '../support/s3-server/server.js';
import { mediaStoreConformance, type StoreImplementation } from './suite/media-store-conformance.js';
import { bytesOf } from './suite/support.js';

const inDirectory = { manifests: false, urls: false, versions: false };

mediaStoreConformance('a directory', inDirectory, async () => {
  const base = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
  return { ...onFiles(nativeFs, base, base), tearDown: () => rm(base, { recursive: true }) };
});

mediaStoreConformance('memory', inDirectory, async () => {
  return { ...onFiles(memory(), '/', '/mediafs'), tearDown: async () => {} };
});

function onFiles(fs: FsShape, base: string, mount: string): StoreImplementation {
  const promises = fs.promises as FsPromises;
  const create = () => new BackedMediaStore(new FsBackend(fs, base), mount);
  return {
    mount,
    store: create(),
    secondHost: async () => create(),
    async names() {
      const found = await promises.readdir(base, { recursive: true, withFileTypes: true });
      return found
        .filter((entry) => entry.isFile())
        .map((entry) => relative(base, join(entry.parentPath, entry.name)))
        .sort();
    },
    read: (name) => promises.readFile(join(base, name)),
    async write(name, content) {
      await promises.mkdir(dirname(join(base, name)), { recursive: true });
      await promises.writeFile(join(base, name), content);
    },
    remove: (name) => promises.unlink(join(base, name)),
    readPath: (path) => promises.readFile(join(base, path.slice(mount.length))),
  };
}

const inStore = { manifests: true, urls: true, versions: true };

mediaStoreConformance('S3', inStore, async () => {
  const server = await startS3Server({ buckets: ['media'] });
  const { endpoint, region, credentials } = server;
  const directories: string[] = [];
  const hosts: ObjectFileSystem[] = [];
  const createHost = async (): Promise<ObjectFileSystem> => {
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
    directories.push(cacheDirectory);
    hosts.push(s3({ bucket: 'media', prefix: 'a/prefix', endpoint, region, credentials, cacheDirectory }));
    return hosts.at(-1)!;
  };
  const host = await createHost();
  const bucket = new S3ObjectStore({ bucket: 'media', prefix: 'a/prefix', endpoint, region, credentials });
  return {
    mount: '/mediafs',
    store: new BackedMediaStore(new ObjectBackend(host), '/mediafs'),
    secondHost: async () => new BackedMediaStore(new ObjectBackend(await createHost()), '/mediafs'),
    async names() {
      const names: string[] = [];
      for await (const page of bucket.list()) names.push(...page.objects.map((object) => object.key));
      return names;
    },
    read: async (name) => bytesOf((await bucket.get(name)).body),
    write: async (name, content) => void (await bucket.put(name, Buffer.from(content as string))),
    remove: async (name) => void (await bucket.delete([name])),
    readPath: (path) => (host.promises as unknown as FsPromises).readFile(path.slice('/mediafs'.length)),
    async tearDown() {
      await bucket.close();
      for (const one of hosts) await one.dispose();
      await server.close();
      for (const directory of directories) await rm(directory, { recursive: true });
    },
  };
});

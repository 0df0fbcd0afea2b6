import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createVolume,
  local,
  MemoryObjectStore,
  memory,
  ObjectFileSystem,
  s3,
  union,
  type Volume,
} from '../../../lib/index.js';
import { expectNothingLeft } from '../../cache/support.js';
import { startS3ServerProcess } from '../../support/s3-server/process.js';
import type { S3Server } from '../../support/s3-server/server.js';

/** Long enough that what a test has just written is known, however slow the machine. */
const FRESH = 60_000;

export interface LocalFilesStage {
  readonly volume: Volume;
  /** What shows the directory. */
  readonly promises: Pick<typeof fs.promises, keyof Volume['promises']>;
  /** A directory of the volume, or of the disk, in which nothing is. */
  readonly directory: string;
  /** Asserts that nothing of ours is left on the disk. */
  expectNothingLeft(): Promise<void>;
  tearDown(): Promise<void>;
}

export interface LocalFilesMount {
  readonly described: string;
  /** What of a file the local path names. */
  readonly kind: 'itself' | 'cached' | 'copy';
  /** Started once for all its specs. */
  startServer?(): Promise<S3Server>;
  create(server: S3Server | undefined): Promise<LocalFilesStage>;
}

/** The directory first: what a file system on a disk does is the truth for all others. */
export const mounts: readonly LocalFilesMount[] = [
  {
    described: 'a path that no mount claims',
    kind: 'itself',
    create: () => onDisk((root) => ({ volume: createVolume(), directory: root, promises: fs.promises })),
  },
  {
    described: 'a mounted directory',
    kind: 'itself',
    create: () => onDisk((root) => ({ volume: mountAt('/m', local(root)), directory: '/m' })),
  },
  {
    described: 'memory',
    kind: 'copy',
    create: () => onDisk(() => ({ volume: mountAt('/m', memory()), directory: '/m' })),
  },
  {
    described: 'the object file system in memory',
    kind: 'cached',
    create: () => onDisk((root) => ({ volume: mountAt('/m', objectsIn(root)), directory: '/m' })),
  },
  {
    described: 'the object file system on S3',
    kind: 'cached',
    startServer: () => startS3ServerProcess({ buckets: ['media'] }),
    create: (server) => onS3(server!),
  },
  {
    described: 'a union over memory',
    kind: 'cached',
    create: () =>
      onDisk((root) => ({ volume: mountAt('/m', union(objectsIn(root), memory())), directory: '/m' })),
  },
  {
    described: 'a volume in a volume',
    kind: 'cached',
    create: () =>
      onDisk((root) => ({ volume: mountAt('/m', mountAt('/', objectsIn(root))), directory: '/m' })),
  },
];

function objectsIn(cacheDirectory: string, store = new MemoryObjectStore()): ObjectFileSystem {
  return new ObjectFileSystem({ store, cacheDirectory, freshness: FRESH, partSize: 100_000 });
}

type MountedFileSystem = Parameters<Volume['mount']>[1];

function mountAt(path: string, mounted: MountedFileSystem): Volume {
  const volume = createVolume();
  volume.mount(path, mounted);
  return volume;
}

async function onDisk(
  build: (root: string) => Pick<LocalFilesStage, 'volume' | 'directory'> & Partial<LocalFilesStage>,
): Promise<LocalFilesStage> {
  const above = await mkdtemp(join(tmpdir(), 'mediafs-local-files-'));
  const root = join(above, 'root');
  await mkdir(root);
  const { volume, directory, promises = volume.promises } = build(root);
  return {
    volume,
    directory,
    promises,
    async expectNothingLeft() {
      await expectNoneLeft(root);
    },
    async tearDown() {
      await volume.dispose();
      await rm(above, { recursive: true });
    },
  };
}

async function onS3({ endpoint, credentials }: S3Server): Promise<LocalFilesStage> {
  const prefix = randomUUID();
  return onDisk((cacheDirectory) => {
    const objects = s3({ bucket: 'media', prefix, endpoint, credentials, cacheDirectory, freshness: FRESH });
    return { volume: mountAt('/m', objects), directory: '/m' };
  });
}

async function expectNoneLeft(root: string): Promise<void> {
  await expectNothingLeft(root);
  const leases = await readdir(join(root, 'leases')).catch(() => []);
  const below = await privateDirectories(root);
  const beside = await privateDirectories(tmpdir());
  const left = [...leases, ...below, ...beside];
  if (left.length > 0) throw new Error(`left: ${left.join(', ')}`);
}

async function privateDirectories(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => name.startsWith('.mediafs-'));
}

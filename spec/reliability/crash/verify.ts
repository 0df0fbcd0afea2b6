import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { createMediaStore, type MediaStore } from '../../../lib/index.js';
import type { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import type { ObjectStore } from '../../../lib/object-store/contract.js';
import { contentOf, filesBelow, isWhole } from '../../cache/support.js';
import { readAll } from '../../conformance/object-store/helpers.js';
import type { Begun, Done } from './ledger.js';
import { CACHED_PREFIX, FILMS, type Ground, mediaIn, mountedAt, objectsOf, volumeOn } from './places.js';
import { hashOf } from './writers.js';

interface List {
  readonly begun: readonly Begun[];
  readonly done: readonly Done[];
}

/** Reads what a list says was written, as a later process does. Answers how many were read. */
export type Verifier = (ground: Ground, list: List, cacheDirectory?: string) => Promise<number>;

export const VERIFIERS: Readonly<Record<string, Verifier>> = {
  'media on S3': (ground, list, cacheDirectory) =>
    withObjects(objectsOf(ground, 'media', cacheDirectory), (fileSystem) =>
      verifyMedia(createMediaStore({ fileSystem }), list),
    ),
  'media in a directory': (ground, list) => verifyMedia(mediaIn(ground), list),
  'files on S3': (ground, list, cacheDirectory) =>
    withObjects(objectsOf(ground, 'files', cacheDirectory), (objects) => verifyFiles(objects, list)),
  'fills of the cache': (ground, list, cacheDirectory) =>
    withObjects(objectsOf(ground, CACHED_PREFIX, cacheDirectory), (objects) => verifyFilms(objects, list)),
};

async function withObjects<Result>(
  objects: ObjectFileSystem,
  work: (objects: ObjectFileSystem) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(objects);
  } finally {
    await objects.dispose();
  }
}

async function verifyMedia(media: MediaStore, { done }: List): Promise<number> {
  for (const { place, sha256, size } of done) {
    const found = await buffer(await media.open(place));
    expect([found.length, hashOf(found)], `medium ${place}`).to.deep.equal([size, sha256]);
  }
  return done.length;
}

/** The last that was listed is there, or a later one that was not listed any more; never one before it. */
async function verifyFiles(objects: ObjectFileSystem, { begun, done }: List): Promise<number> {
  const volume = volumeOn(objects);
  const last = new Map(done.map((write) => [write.place, write]));
  for (const { place, order, sha256 } of last.values()) {
    const found = await buffer(volume.createReadStream(place));
    expect(isWhole(found), `${place} is whole`).to.equal(true);
    if (hashOf(found) === sha256) continue;
    const name = found.toString('latin1', 0, 200).split('\n')[0];
    const later = begun.filter((write) => write.order > order).map((write) => write.name);
    expect(later, `${place}, listed as of ${order}`).to.include(name);
  }
  return last.size;
}

async function verifyFilms(objects: ObjectFileSystem, { done }: List): Promise<number> {
  const right = new Map(
    FILMS.map(({ name, size }) => [`${mountedAt}/${name}`, hashOf(contentOf(name, size))]),
  );
  for (const { place, sha256 } of done)
    expect(sha256, `what was read of ${place}`).to.equal(right.get(place));
  const { promises } = volumeOn(objects);
  for (const [place, sha256] of right) expect(hashOf(await promises.readFile(place)), place).to.equal(sha256);
  return done.length;
}

/** No object, no medium and no cached file is a half, whoever looks past mediafs. Answers how many there are. */
export async function expectWhole(bucket: ObjectStore, { directory }: Ground): Promise<number> {
  let count = 0;
  for await (const page of bucket.list()) {
    for (const { key } of page.objects) {
      if (!isContent(key)) continue;
      expectContent(await readAll(bucket, key), `object ${key}`);
      count += 1;
    }
  }
  for (const visible of ['media', 'cache/files']) {
    for (const name of await filesBelow(join(directory, visible))) {
      if (!isContent(name)) continue;
      expectContent(await readFile(join(directory, visible, name)), `${visible}/${name}`);
      count += 1;
    }
  }
  return count;
}

/** Not where media lie, or what they are. */
function isContent(name: string): boolean {
  return !/(^|\/)_(manifests|meta)\//.test(name) && !name.endsWith('/');
}

function expectContent(bytes: Buffer, where: string): void {
  const head = bytes.toString('latin1', 0, 40);
  expect(
    /^.+\n\d+\n/.test(head) && isWhole(bytes),
    `${where} is whole: ${bytes.length} bytes, ${head}`,
  ).to.equal(true);
}

/** What is in the making, or was when its process died. */
export async function unfinished(
  bucket: { uploads(): AsyncIterable<readonly unknown[]> },
  { directory }: Ground,
) {
  let uploads = 0;
  for await (const page of bucket.uploads()) uploads += page.length;
  const count = async (...names: string[]): Promise<number> =>
    (await readdir(join(directory, ...names)).catch(() => [])).length;
  const described = await readdir(join(directory, 'media', '_meta')).catch(() => []);
  return {
    uploads,
    temporaryFiles: await count('cache', 'tmp'),
    drafts: described.filter((name) => name.startsWith('.')).length,
    notes: await count('cache', 'meta', 'uploads'),
    leases: await count('cache', 'leases'),
  };
}

export type Unfinished = Awaited<ReturnType<typeof unfinished>>;

/** As an operator does it, after the ten minutes in which a process would have shown that it lives. */
export async function sweep(ground: Ground): Promise<void> {
  const notes = join(ground.directory, 'cache', 'meta', 'uploads');
  const past = new Date(Date.now() - 11 * 60_000);
  for (const name of await readdir(notes).catch(() => [])) await utimes(join(notes, name), past, past);
  await mediaIn(ground).sweep({ olderThan: 0 });
  for (const prefix of ['media', 'files', CACHED_PREFIX]) {
    await withObjects(objectsOf(ground, prefix), async (objects) => {
      const { uploads, files } = await objects.collectGarbage({ olderThan: 0 });
      for (const finding of [...uploads, ...files]) expect(finding).to.not.have.property('error');
      return uploads;
    });
  }
}

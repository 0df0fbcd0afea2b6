import { codeOf, throwIfAborted } from '../errors.js';
import { asErrno } from '../object-fs/store-errors.js';
import type { ListedObject, ObjectInformation } from '../object-store/contract.js';
import { isSettled } from './age.js';
import type { Finding, VerifyOptions } from './contract.js';
import { isMediaId } from './media-id.js';
import type { ObjectBackend } from './object-backend.js';
import { formatPlace, LONGEST_MANIFEST_BYTES, parseManifest, parsePlace } from './place.js';

/**
 * Manifests that lead nowhere or make no sense, then payloads to which nothing leads: one request for each, in pages,
 * so memory does not grow with the bucket.
 */
export async function* verifyObjects(
  backend: ObjectBackend,
  { repair = false, olderThan, signal }: VerifyOptions,
): AsyncGenerator<Finding> {
  const { access, prefix } = backend;
  const { directory } = backend.manifests;
  const mayRepair = (since: number): boolean => repair && isSettled(since, olderThan);
  for await (const page of access.list({ prefix: directory, signal })) {
    for (const object of page.objects) {
      throwIfAborted(signal);
      const id = object.key.slice(directory.length);
      const finding = isMediaId(id) ? await judgeManifest(backend, id, object, mayRepair) : undefined;
      if (finding) yield finding;
    }
  }
  for await (const page of access.list({ prefix, signal })) {
    for (const { key, lastModified } of page.objects) {
      throwIfAborted(signal);
      const place = parsePlace(key.slice(prefix.length));
      if (!place || (await informationOf(backend, backend.manifests.key(place.id)))) continue;
      const repaired = mayRepair(lastModified);
      if (repaired) await backend.manifests.write(place, signal);
      yield { kind: 'no manifest', id: place.id, place: formatPlace(place), repaired };
    }
  }
}

async function judgeManifest(
  backend: ObjectBackend,
  id: string,
  { key, lastModified }: ListedObject,
  mayRepair: (since: number) => boolean,
): Promise<Finding | undefined> {
  const place = parseManifest(id, await readStart(backend, key));
  const found = place && (await informationOf(backend, backend.keyOf(place)));
  if (found) {
    const { size, metadata } = found;
    if ((metadata['size'] ?? String(size)) === String(size)) return undefined;
    // It is somebody's loss: told, and not made to look right.
    return { kind: 'wrong size', id, place: formatPlace(place), repaired: false };
  }
  const repaired = mayRepair(lastModified) && (await backend.access.delete([key])).length === 0;
  return {
    kind: place ? 'no payload' : 'corrupt manifest',
    id,
    place: place && formatPlace(place),
    repaired,
  };
}

/** Asked of the store itself, whatever is believed and cached of it. */
async function informationOf({ access }: ObjectBackend, key: string): Promise<ObjectInformation | undefined> {
  try {
    return await access.store.head(key);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw asErrno(error, 'stat', `/${key}`);
  }
}

/** As much as shows that it is too long for a manifest; nothing of one that has gone meanwhile. */
async function readStart({ access }: ObjectBackend, key: string): Promise<Uint8Array> {
  try {
    const { body } = await access.store.get(key, { range: { start: 0, end: LONGEST_MANIFEST_BYTES + 1 } });
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    return Buffer.concat(pieces);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Uint8Array();
    throw asErrno(error, 'open', `/${key}`);
  }
}

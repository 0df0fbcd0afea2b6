import { throwIfAborted } from '../errors.js';
import type { ListedObject } from '../object-store/contract.js';
import type { Finding, VerifyOptions } from './contract.js';
import { isMediaId } from './media-id.js';
import type { ObjectBackend } from './object-backend.js';
import { formatPlace, MANIFESTS, parsePlace } from './place.js';

/** Milliseconds after which nobody is still between the two requests of a save. */
const SETTLED = 3_600_000;

/**
 * Manifests that lead nowhere or make no sense, then payloads to which nothing leads: one request for each, in pages,
 * so memory does not grow with the bucket.
 */
export async function* verifyObjects(
  backend: ObjectBackend,
  { repair = false, signal }: VerifyOptions,
): AsyncGenerator<Finding> {
  const { access, prefix } = backend;
  const manifests = `${prefix}${MANIFESTS}/`;
  for await (const page of access.store.list({ prefix: manifests, signal })) {
    for (const object of page.objects) {
      throwIfAborted(signal);
      const id = object.key.slice(manifests.length);
      const finding = isMediaId(id) ? await judgeManifest(backend, id, object, repair) : undefined;
      if (finding) yield finding;
    }
  }
  for await (const page of access.store.list({ prefix, signal })) {
    for (const { key, lastModified } of page.objects) {
      throwIfAborted(signal);
      const place = parsePlace(key.slice(prefix.length));
      if (!place || (await access.describe(backend.manifestKey(place.id)))) continue;
      const repaired = repair && Date.now() - lastModified > SETTLED;
      if (repaired) await backend.writeManifest(place, signal);
      yield { kind: 'no manifest', id: place.id, place: formatPlace(place), repaired };
    }
  }
}

async function judgeManifest(
  backend: ObjectBackend,
  id: string,
  { key, lastModified }: ListedObject,
  repair: boolean,
): Promise<Finding | undefined> {
  const place = await backend.find(id);
  if (place && (await backend.stat(place))) return undefined;
  const isSettled = Date.now() - lastModified > SETTLED;
  const repaired = repair && isSettled && (await backend.access.delete([key])).length === 0;
  return {
    kind: place ? 'no payload' : 'corrupt manifest',
    id,
    place: place && formatPlace(place),
    repaired,
  };
}

import { throwIfAborted } from '../errors.js';
import { isSettled } from './age.js';
import type { Finding, VerifyOptions } from './contract.js';
import type { FsBackend } from './fs-backend.js';
import { isMediaId } from './media-id.js';
import { formatPlace, parsePlace } from './place.js';

/**
 * Descriptions that lead nowhere or make no sense, and payloads that are not as described. A payload without a
 * description is none of those: other programs write none.
 */
export async function* verifyDirectory(
  backend: FsBackend,
  { repair = false, olderThan, signal }: VerifyOptions,
): AsyncGenerator<Finding> {
  const { promises, descriptions } = backend;
  for (const id of (await promises.readdir(descriptions.directory).catch(() => [])).filter(isMediaId)) {
    throwIfAborted(signal);
    const described = await descriptions.read(id);
    const found = described ? await backend.stat(described.place) : undefined;
    if (described && found?.size === described.size) continue;
    const kind = !described ? 'corrupt manifest' : found ? 'wrong size' : 'no payload';
    // A payload of another size is somebody's loss: it is told, and not made to look right.
    const repaired = repair && kind !== 'wrong size' && (await isOld(backend, id, olderThan));
    if (repaired) await descriptions.remove(id);
    yield { kind, id, place: described && formatPlace(described.place), repaired };
  }
  for (const session of await backend.sessions()) {
    const names = await promises.readdir(`${backend.base}/${session}`).catch(() => []);
    for (const place of names.map((name) => parsePlace(`${session}/${name}`))) {
      throwIfAborted(signal);
      if (!place || (await descriptions.read(place.id))) continue;
      const found = await backend.stat(place);
      if (!found) continue;
      yield { kind: 'no manifest', id: place.id, place: formatPlace(place), repaired: false };
    }
  }
}

async function isOld(
  { promises, descriptions }: FsBackend,
  id: string,
  olderThan: VerifyOptions['olderThan'],
): Promise<boolean> {
  const stats = await promises.lstat(descriptions.path(id)).catch(() => undefined);
  return stats !== undefined && isSettled(stats.mtimeMs, olderThan);
}

import type { MediaDeleteFailure } from './errors.js';
import type { ObjectBackend } from './object-backend.js';
import { formatPlace, MANIFESTS, type MediaPlace } from './place.js';

/** Payloads, then the manifests of those that are gone: what a failure leaves is still found by its id. */
export async function removeObjects(
  backend: ObjectBackend,
  places: readonly MediaPlace[],
): Promise<readonly MediaDeleteFailure[]> {
  if (places.length === 0) return [];
  for (const { id } of places) backend.manifests.forget(id);
  const failed = new Map(
    (await backend.access.delete(places.map((place) => backend.keyOf(place)))).map(pair),
  );
  const gone = places.filter((place) => !failed.has(backend.keyOf(place)));
  const manifests = new Map(
    (gone.length === 0
      ? []
      : await backend.access.delete(gone.map(({ id }) => backend.manifests.key(id)))
    ).map(pair),
  );
  return places.flatMap((place) => {
    const payload = failed.get(backend.keyOf(place));
    if (payload) return [{ key: formatPlace(place), error: payload }];
    const manifest = manifests.get(backend.manifests.key(place.id));
    return manifest ? [{ key: `${MANIFESTS}/${place.id}`, error: manifest }] : [];
  });
}

function pair({ key, error }: { readonly key: string; readonly error: Error }): readonly [string, Error] {
  return [key, error];
}

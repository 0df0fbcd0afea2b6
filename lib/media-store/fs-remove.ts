import { isAbsent } from './description-files.js';
import type { MediaDeleteFailure } from './errors.js';
import type { FsBackend } from './fs-backend.js';
import { formatPlace, type MediaPlace } from './place.js';

/** Payloads, then descriptions, then the directories of sessions that are empty now. */
export async function removeFromDirectory(
  backend: FsBackend,
  places: readonly MediaPlace[],
): Promise<readonly MediaDeleteFailure[]> {
  const failures: MediaDeleteFailure[] = [];
  const gone: MediaPlace[] = [];
  for (const place of places) {
    try {
      await backend.requireOwn(place.session);
      await backend.promises.unlink(backend.pathOf(place));
      gone.push(place);
    } catch (error) {
      if (isAbsent(error)) gone.push(place);
      else failures.push({ key: formatPlace(place), error: error as Error });
    }
  }
  for (const { id } of gone) {
    try {
      await backend.descriptions.remove(id);
    } catch (error) {
      failures.push({ key: `_meta/${id}`, error: error as Error });
    }
  }
  for (const session of new Set(gone.map((place) => place.session))) {
    // Whatever keeps it there, an empty directory is no medium.
    await backend.promises.rmdir(`${backend.base}/${session}`).catch(() => {});
  }
  return failures;
}

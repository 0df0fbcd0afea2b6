import { type PrunedFile, prune } from '../cache/inventory/prune.js';
import type { Swept } from './contract.js';
import type { ObjectBackend } from './object-backend.js';
import { parsePlace } from './place.js';

/** Milliseconds for which a cached file stays after it has come, as it does for everybody else. */
const GRACE = 60_000;

/**
 * Temporary and cached files that were not used for so long, and that nobody holds; media only if told so. What cannot be
 * judged stays. The cache is that of the whole mount, so a scope leaves it alone.
 */
export async function sweepObjects(
  backend: ObjectBackend,
  before: Date,
  { dryRun, removeMedia }: { readonly dryRun: boolean; readonly removeMedia: boolean },
): Promise<readonly Swept[]> {
  const swept = backend.prefix === '' ? await sweepCache(backend, Date.now() - before.getTime(), dryRun) : [];
  if (!removeMedia) return swept;
  for await (const page of backend.access.list({ prefix: backend.prefix })) {
    const old = page.objects.filter(({ lastModified }) => lastModified < before.getTime());
    for (const { key, size } of old) {
      const place = parsePlace(key.slice(backend.prefix.length));
      if (!place || (!dryRun && (await backend.remove([place])).length > 0)) continue;
      swept.push({ kind: 'medium', path: `/${key}`, size });
    }
  }
  return swept;
}

async function sweepCache({ objects }: ObjectBackend, olderThan: number, dryRun: boolean): Promise<Swept[]> {
  const { layout } = objects.cache;
  const store = layout.files.slice(layout.files.lastIndexOf('/') + 1);
  const ages = { olderThan, temporaryOlderThan: olderThan, grace: GRACE };
  const { files, orphans, temporary } = await prune(layout, { ...ages, store, dryRun });
  const told = (kind: Swept['kind'], found: readonly PrunedFile[]): Swept[] =>
    found.filter(({ outcome }) => outcome !== 'kept').map(({ path, size }) => ({ kind, path, size }));
  return [...told('temporary', temporary), ...told('cached', [...files, ...orphans])];
}

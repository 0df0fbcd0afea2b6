import { forgottenFiles, removeForgotten } from '../cache/forgotten-files.js';
import { codeOf } from '../errors.js';
import type { Swept } from './contract.js';
import type { ObjectBackend } from './object-backend.js';
import { parsePlace } from './place.js';

/** Temporary files of the cache that nobody holds; media only if told so. What cannot be judged stays. */
export async function sweepObjects(
  backend: ObjectBackend,
  before: Date,
  { dryRun, removeMedia }: { readonly dryRun: boolean; readonly removeMedia: boolean },
): Promise<readonly Swept[]> {
  const swept: Swept[] = [];
  const { layout } = backend.objects.cache;
  for (const file of await forgottenFiles(layout, Date.now() - before.getTime())) {
    if (dryRun || (await isRemoved(() => removeForgotten(file)))) swept.push({ kind: 'temporary', ...file });
  }
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

async function isRemoved(remove: () => Promise<void>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

import type { Details } from './backend.js';
import type { Swept } from './contract.js';
import { isAbsent } from './description-files.js';
import { DRAFT_PREFIX } from './draft.js';
import type { FsBackend } from './fs-backend.js';
import { type MediaPlace, parsePlace } from './place.js';

/** Old drafts, which a killed process has left; media only if told so. What cannot be judged stays. */
export async function sweepDirectory(
  backend: FsBackend,
  before: Date,
  { dryRun, removeMedia }: { readonly dryRun: boolean; readonly removeMedia: boolean },
): Promise<readonly Swept[]> {
  const swept: Swept[] = [];
  const { promises, descriptions } = backend;
  for (const name of await promises.readdir(descriptions.directory).catch(nothing)) {
    if (!name.startsWith(DRAFT_PREFIX)) continue;
    const path = `${descriptions.directory}/${name}`;
    const stats = await promises.lstat(path).catch(ignore);
    if (!stats?.isFile() || stats.mtime >= before) continue;
    if (dryRun || (await isRemoved(() => promises.unlink(path)))) {
      swept.push({ kind: 'temporary', path, size: stats.size });
    }
  }
  if (!removeMedia) return swept;
  for (const session of await backend.sessions()) {
    for (const name of await promises.readdir(`${backend.base}/${session}`).catch(nothing)) {
      const place = parsePlace(`${session}/${name}`);
      const details = place && (await backend.stat(place));
      if (!place || !details || (await changedAt(backend, place, details)) >= before) continue;
      if (!dryRun && (await backend.remove([place])).length > 0) continue;
      swept.push({ kind: 'medium', path: backend.pathOf(place), size: details.size });
    }
  }
  return swept;
}

/** A file that was moved here keeps its time of before, and is no older than its own state. */
async function changedAt(backend: FsBackend, place: MediaPlace, { modified }: Details): Promise<Date> {
  const { ctime } = await backend.promises.lstat(backend.pathOf(place));
  return ctime > modified ? ctime : modified;
}

async function isRemoved(remove: () => Promise<void>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function nothing(): string[] {
  return [];
}

function ignore(): undefined {
  return undefined;
}

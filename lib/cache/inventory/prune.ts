import { costOf } from '../budget/cost.js';
import { type EvictionRules, evict, isInUse, mustStay } from '../budget/evict.js';
import { openFilesOfAll } from '../budget/open-files.js';
import { forgottenFiles, removeForgotten, temporaryFiles } from '../forgotten-files.js';
import type { CacheLayout } from '../layout.js';
import { leasedPaths } from '../leases/leased-paths.js';
import { removeCachedFile } from '../remove-cached-file.js';
import { type DescribedFile, describedFiles, readEntry } from './described-files.js';
import { measureAnew } from './measure-anew.js';
import { orphansOf } from './orphans.js';

export interface PruneOptions {
  /** Bytes that the directory may hold afterwards, all stores together. Default: any. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds; whatever was used last before that goes. Default: nothing for its age. */
  readonly olderThan?: number | undefined;
  /** Milliseconds for which a file stays after it was published. Default 0. */
  readonly grace?: number | undefined;
  /** Milliseconds; a temporary file that is younger is not forgotten. Default a day. */
  readonly temporaryOlderThan?: number | undefined;
  /** Files of one store only. */
  readonly store?: string | undefined;
  /** Only tell what would go. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Ends it between two files. */
  readonly signal?: AbortSignal | undefined;
  /** Is told of each file that was looked at, and how many there are. */
  progress?(done: number, total: number): void;
}

/** `stale`: would be removed. `kept`: should go, but is leased, open, too new, or was used just now. */
export type Outcome = 'removed' | 'stale' | 'kept';

export interface PrunedFile {
  /** Absent for what nobody knows the key of. */
  readonly key?: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly outcome: Outcome;
}

export interface Pruned {
  /** Cached files, those first that were used longest ago. */
  readonly files: readonly PrunedFile[];
  /** Files that no meta speaks of. */
  readonly orphans: readonly PrunedFile[];
  /** Temporary files that are nobody's. */
  readonly temporary: readonly PrunedFile[];
}

const DAY_MS = 86_400_000;

/**
 * Removes cached files, those first that were used longest ago, until the directory holds no more than it may; those that
 * were not used for too long; and what nobody uses: orphans and forgotten temporary files. Never what is leased, or open in a
 * process that can be seen. Tells all processes what is left. Rejects with the disk's error where leases cannot be read.
 */
export async function prune(layout: CacheLayout, options: PruneOptions = {}): Promise<Pruned> {
  const leased = await leasedPaths(layout);
  const rules = { grace: options.grace ?? 0, leased, open: await openFilesOfAll() };
  const temporary = await pruneTemporary(layout, options);
  const orphans = await pruneOrphans(layout, rules, options);
  const files = await pruneFiles(layout, rules, options);
  if (!options.dryRun) await measureAnew(layout);
  return { files, orphans, temporary };
}

async function pruneFiles(
  layout: CacheLayout,
  rules: EvictionRules,
  { maxBytes = Number.POSITIVE_INFINITY, olderThan, store, dryRun, signal, progress }: PruneOptions,
): Promise<PrunedFile[]> {
  const since = olderThan === undefined ? Number.NEGATIVE_INFINITY : Date.now() - olderThan;
  const all: DescribedFile[] = [];
  let held = 0;
  for await (const file of describedFiles(layout)) {
    held += costOf(file.meta.record.size);
    if (store === undefined || file.store === store) all.push(file);
  }
  for await (const { size } of temporaryFiles(layout)) held += size;
  all.sort((one, other) => one.used - other.used);
  const pruned: PrunedFile[] = [];
  for (const [index, described] of all.entries()) {
    if (signal?.aborted || (held <= maxBytes && described.used >= since)) break;
    const outcome = await removeFile(layout, described, rules, dryRun);
    const { key, record } = described.meta;
    pruned.push({ key, path: described.file, size: record.size, outcome });
    if (outcome !== 'kept') held -= costOf(record.size);
    progress?.(index + 1, all.length);
  }
  return pruned;
}

async function removeFile(
  layout: CacheLayout,
  described: DescribedFile,
  rules: EvictionRules,
  dryRun: boolean | undefined,
): Promise<Outcome> {
  if (dryRun) return (await mustStay(described.meta, described.file, rules)) ? 'kept' : 'stale';
  if (await evict(layout, described, rules)) return 'removed';
  // Its file may have been gone already.
  return readEntry(layout, described).then((entry) => (entry ? 'kept' : 'removed'));
}

async function pruneOrphans(
  layout: CacheLayout,
  rules: EvictionRules,
  { store, dryRun }: PruneOptions,
): Promise<PrunedFile[]> {
  const pruned: PrunedFile[] = [];
  for (const { path, size, identity } of await orphansOf(layout, store)) {
    const remove = () => removeCachedFile(layout, identity, path);
    const outcome = (await isInUse(path, rules)) ? 'kept' : await settle(remove, dryRun);
    pruned.push({ path, size, outcome });
  }
  return pruned;
}

async function pruneTemporary(
  layout: CacheLayout,
  { temporaryOlderThan = DAY_MS, dryRun }: PruneOptions,
): Promise<PrunedFile[]> {
  const pruned: PrunedFile[] = [];
  for (const file of await forgottenFiles(layout, temporaryOlderThan)) {
    const remove = async (): Promise<boolean> => removeForgotten(file).then(() => true);
    pruned.push({ ...file, outcome: await settle(remove, dryRun) });
  }
  return pruned;
}

async function settle(remove: () => Promise<boolean>, dryRun: boolean | undefined): Promise<Outcome> {
  if (dryRun) return 'stale';
  const isGone = await remove().catch(() => false);
  return isGone ? 'removed' : 'kept';
}

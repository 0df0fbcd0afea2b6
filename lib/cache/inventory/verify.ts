import pLimit from 'p-limit';
import type { MetaEntry } from '../budget/scan.js';
import type { CacheLayout } from '../layout.js';
import { leasedPaths } from '../leases/leased-paths.js';
import { removeCachedFile } from '../remove-cached-file.js';
import { inventoryOf } from './described-files.js';
import { type Fault, faultOf, type Wrong } from './fault.js';
import { measureAnew } from './measure-anew.js';
import { BETWEEN_LOOKS_MS, orphansOf } from './orphans.js';
import { repair } from './repair.js';

export interface VerifyOptions {
  /** Files of one store only; damaged descriptions, which name none, are then left out. */
  readonly store?: string | undefined;
  /** Remove what is wrong. Default false. */
  readonly repair?: boolean | undefined;
  /** Is told of the bytes that were read, and of all that are to be. */
  progress?(done: number, total: number): void;
}

export interface VerifyFinding {
  readonly wrong: Wrong | 'orphan';
  /** Absent for what nobody knows the key of. */
  readonly key?: string | undefined;
  /** Of the file, or of a damaged description. */
  readonly path: string;
  readonly said: string;
  /** `found`: nobody has asked to remove it. `kept`: it is leased, or a newer file. */
  readonly outcome: 'found' | 'removed' | 'kept';
}

export interface Verified {
  /** Descriptions that were looked at. */
  readonly files: number;
  /** Bytes of files whose sum was compared. */
  readonly bytes: number;
  /** Files whose sum is not known: their size and identity were compared. */
  readonly withoutSum: number;
  readonly findings: readonly VerifyFinding[];
}

const AT_ONCE = 4;

/**
 * Compares each cached file with what is known of it, bytes included where their sum is, and finds what nothing describes.
 * What seems wrong is looked at twice, since others publish meanwhile. Rejects with the disk's error where leases cannot
 * be read.
 */
export async function verify(layout: CacheLayout, options: VerifyOptions = {}): Promise<Verified> {
  const { store, progress } = options;
  const waiting: { entry: MetaEntry; bytes: number }[] = [];
  let [total, done, withoutSum] = [0, 0, 0];
  for await (const { entry, described } of inventoryOf(layout)) {
    if (store !== undefined && described?.store !== store) continue;
    const { crc32, size } = described?.meta.record ?? { crc32: undefined, size: 0 };
    const bytes = crc32 === undefined ? 0 : size;
    if (described && crc32 === undefined) withoutSum += 1;
    total += bytes;
    waiting.push({ entry, bytes });
  }
  const faults = await inTurn(waiting, async ({ entry, bytes }) => {
    const fault = await faultOf(layout, entry);
    done += bytes;
    progress?.(done, total);
    return fault;
  });
  const findings = [
    ...(await settleFaults(layout, await stillWrong(layout, faults), options)),
    ...(await settleOrphans(layout, options)),
  ];
  if (findings.some(({ outcome }) => outcome === 'removed')) await measureAnew(layout);
  return { files: waiting.length, bytes: total, withoutSum, findings };
}

async function stillWrong(layout: CacheLayout, faults: readonly (Fault | undefined)[]): Promise<Fault[]> {
  const suspects = faults.filter((fault) => fault !== undefined);
  if (suspects.length === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  const again = await inTurn(suspects, ({ entry }) => faultOf(layout, entry));
  return again.filter((fault, index) => fault && isSame(fault, suspects[index]!)) as Fault[];
}

/** What has been described anew meanwhile is another file, which somebody may be publishing just now. */
function isSame(fault: Fault, before: Fault): boolean {
  return fault.wrong === before.wrong && fault.described?.text === before.described?.text;
}

async function settleFaults(
  layout: CacheLayout,
  faults: readonly Fault[],
  { repair: mayRemove }: VerifyOptions,
): Promise<VerifyFinding[]> {
  const findings: VerifyFinding[] = [];
  for (const fault of faults) {
    const { wrong, said, entry, described } = fault;
    const outcome = mayRemove ? outcomeOf(await repair(layout, fault)) : 'found';
    findings.push({ wrong, key: described?.meta.key, path: described?.file ?? entry.path, said, outcome });
  }
  return findings;
}

async function settleOrphans(
  layout: CacheLayout,
  { store, repair: mayRemove }: VerifyOptions,
): Promise<VerifyFinding[]> {
  const findings: VerifyFinding[] = [];
  const orphans = await orphansOf(layout, store);
  const leased = await leasedPaths(layout);
  for (const { path, identity } of orphans) {
    const remove = async () => !leased.has(path) && removeCachedFile(layout, identity, path);
    const outcome = mayRemove ? outcomeOf(await remove().catch(() => false)) : 'found';
    findings.push({ wrong: 'orphan', path, said: 'nothing describes it', outcome });
  }
  return findings;
}

function outcomeOf(isGone: boolean): 'removed' | 'kept' {
  return isGone ? 'removed' : 'kept';
}

function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(items.map((item) => limit(work, item)));
}

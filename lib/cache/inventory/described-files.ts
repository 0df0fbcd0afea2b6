import { join } from 'node:path';
import pLimit from 'p-limit';
import { type MetaEntry, metaEntries } from '../budget/scan.js';
import type { CacheLayout } from '../layout.js';
import { type Meta, parseMeta, placeOf } from '../meta.js';
import { readShortFile } from '../meta-file.js';

/** A meta file that says where its cached file is; whether that is so is not looked at. */
export interface DescribedFile extends MetaEntry {
  /** The content of the meta file. */
  readonly text: string;
  readonly meta: Meta;
  /** Absolute path of the cached file. */
  readonly file: string;
  /** The directory below `files/` that it lies in. */
  readonly store: string;
}

/** A meta file; without a description where it is damaged, or none of ours. */
export interface InventoryEntry {
  readonly entry: MetaEntry;
  readonly described: DescribedFile | undefined;
}

const AT_ONCE = 8;
const GROUP = 256;

/** All meta files of a cache directory, of all stores. Never rejects: what is gone by then is passed over. */
export async function* inventoryOf(layout: CacheLayout): AsyncGenerator<InventoryEntry> {
  const limit = pLimit(AT_ONCE);
  const read = (entry: MetaEntry) => limit(() => readEntry(layout, entry));
  let group: MetaEntry[] = [];
  for await (const entry of metaEntries(layout.root)) {
    group.push(entry);
    if (group.length < GROUP) continue;
    for (const found of await Promise.all(group.map(read))) if (found) yield found;
    group = [];
  }
  for (const found of await Promise.all(group.map(read))) if (found) yield found;
}

/** `undefined` where it is gone. */
export async function readEntry(layout: CacheLayout, entry: MetaEntry): Promise<InventoryEntry | undefined> {
  try {
    const text = await readShortFile(entry.path);
    return { entry, described: text === undefined ? undefined : describe(layout, entry, text) };
  } catch {
    return undefined;
  }
}

function describe(layout: CacheLayout, entry: MetaEntry, text: string): DescribedFile | undefined {
  const meta = parseMeta(text);
  const file = meta && placeOf(layout, meta);
  return file === undefined ? undefined : { ...entry, text, meta: meta!, file, store: storeOf(layout, file) };
}

/** The directory below `files/` that a path there lies in. */
export function storeOf({ root }: Pick<CacheLayout, 'root'>, path: string): string {
  return path.slice(join(root, 'files', '/').length).split('/', 1)[0]!;
}

/** All that is described, of one store if one is named. */
export async function* describedFiles(layout: CacheLayout, store?: string): AsyncGenerator<DescribedFile> {
  for await (const { described } of inventoryOf(layout)) {
    if (described && (store === undefined || described.store === store)) yield described;
  }
}

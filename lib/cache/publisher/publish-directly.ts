import { dirname } from 'node:path';
import { codeOf } from '../../errors.js';
import { nativeFs } from '../../native-fs.js';
import type { CacheLayout } from '../layout.js';
import { metaText } from '../meta-file.js';
import { type Modes, toSeconds } from '../publish.js';
import { isReached } from '../reach.js';
import { identify } from '../record.js';
import { removeSync, writeFullySync } from '../sync-disk.js';
import type { DraftNames } from './draft-names.js';
import type { Done, Order } from './protocol.js';

const { closeSync, fchmodSync, fstatSync, futimesSync, lstatSync, mkdirSync, openSync } = nativeFs;
const { realpathSync, renameSync, unlinkSync } = nativeFs;
// Absent where the system has none.
const { O_RDONLY, O_NOFOLLOW = 0 } = nativeFs.constants;

export interface PublishedFile extends Done {
  /** A descriptor of it, to be closed when the clock has gone on; see `publish`. */
  readonly reader: number;
}

/** What orders have in common. */
export interface Surroundings {
  readonly layout: CacheLayout;
  readonly modes: Modes;
  readonly names: DraftNames;
  /** Directories that were looked at a moment ago, and are the store's own. */
  readonly reached: Set<string>;
}

/**
 * As `publish`, of a file that is made here, by calls that this thread makes itself. For the plain case alone: a key that
 * has its own name, in a directory that is there. Throws for all others, and with the disk's errors; nothing is visible
 * then.
 */
export function publishDirectly(
  order: Order,
  { layout, modes, names, reached }: Surroundings,
): PublishedFile {
  const { key, record, bytes } = order;
  const path = layout.ownName(key);
  if (path === undefined) throw new Error(`no file name: ${key}`);
  requireReached(layout, dirname(path), reached);
  const draft = names.next();
  const reader = writeDraft(draft, order, modes.file);
  let isMoved = false;
  try {
    if (fstatSync(reader).size !== bytes.length) throw new Error(`not ${bytes.length} bytes: ${draft}`);
    const meta = layout.meta(key);
    const replaced = removeMeta(meta) ? (sizeOf(path) ?? sizeOf(layout.hashedName(key))) : undefined;
    renameSync(draft, path);
    isMoved = true;
    // A file that had been in the way is gone since.
    if (replaced !== undefined) removeSync(layout.hashedName(key));
    const identity = identify(fstatSync(reader, { bigint: true }));
    writeMeta(
      names.next(),
      meta,
      metaText({ format: 1, key, file: layout.relative(path), record, identity }),
    );
    return { path, identity, replaced, reader };
  } catch (error) {
    closeSync(reader);
    removeSync(isMoved ? path : draft);
    throw error;
  }
}

/** A foreign link must not lead out of the store's files. */
function requireReached(layout: CacheLayout, directory: string, reached: Set<string>): void {
  if (reached.has(directory)) return;
  if (!isReached(layout, directory, realpathSync.native(directory))) throw new Error(`a link: ${directory}`);
  reached.add(directory);
}

/** Answers a descriptor that cannot write. */
function writeDraft(draft: string, { record, bytes }: Order, mode: number): number {
  let reader: number | undefined;
  try {
    writeNew(draft, (writer) => {
      reader = openSync(draft, O_RDONLY | O_NOFOLLOW);
      writeFullySync(writer, bytes);
      const seconds = toSeconds(record.modified);
      futimesSync(writer, seconds, seconds);
      fchmodSync(writer, mode);
    });
    return reader!;
  } catch (error) {
    if (reader !== undefined) closeSync(reader);
    throw error;
  }
}

/** Some file systems report a failed write only at the close. A file that was not written whole is removed. */
function writeNew(path: string, write: (number: number) => void): void {
  const number = openSync(path, 'wx', 0o600);
  let isOpen = true;
  try {
    write(number);
    isOpen = false;
    closeSync(number);
  } catch (error) {
    if (isOpen) closeSync(number);
    removeSync(path);
    throw error;
  }
}

/** Looks first: mostly there is none, and making the error that says so takes longer. */
function removeMeta(meta: string): boolean {
  if (!lstatSync(meta, { throwIfNoEntry: false })) return false;
  unlinkSync(meta);
  return true;
}

function sizeOf(path: string): number | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.size : undefined;
}

function writeMeta(draft: string, meta: string, text: string): void {
  writeNew(draft, (writer) => writeFullySync(writer, Buffer.from(text)));
  try {
    moveMeta(draft, meta);
  } catch (error) {
    removeSync(draft);
    throw error;
  }
}

function moveMeta(draft: string, meta: string): void {
  try {
    renameSync(draft, meta);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(meta), { recursive: true, mode: 0o700 });
    renameSync(draft, meta);
  }
}

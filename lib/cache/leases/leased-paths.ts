import { join } from 'node:path';
import { codeOf } from '../../errors.js';
import { nativePromises } from '../../native-fs.js';
import type { CacheLayout } from '../layout.js';
import { readShortFile } from '../meta-file.js';
import { beginningOf, leasedPath, type Note, parseNote } from './note.js';
import { isRunning, type Owner, thisProcess } from './owner.js';

/** As long as a process may fail to show life, because a call that does not return keeps its thread. */
export const LAPSE_MS = 10 * 60_000;

/**
 * Absolute paths of the files and directories of a cache that programs use, by the notes that are on the disk now: those of
 * processes that run, and of those that cannot be seen (in another container) but have shown life in the last ten
 * minutes. All other notes are removed. Costs one listing, and a few calls for each note; ask once for many files.
 *
 * Rejects with the disk's error where a note cannot be read: then it is not known what is leased.
 */
export async function leasedPaths(layout: CacheLayout): Promise<ReadonlySet<string>> {
  return pathsIn(layout, await namesOfNotes(layout));
}

/** Whether one file or directory is used, as `leasedPaths` tells it; costs one listing where it is not. */
export async function isLeased(layout: CacheLayout, path: string): Promise<boolean> {
  const beginning = beginningOf(layout.relative(path));
  const names = (await namesOfNotes(layout)).filter((name) => name.startsWith(beginning));
  return (await pathsIn(layout, names)).has(path);
}

async function namesOfNotes(layout: CacheLayout): Promise<readonly string[]> {
  return (await nativePromises.readdir(layout.leases).catch(unlessMissing)) ?? [];
}

async function pathsIn(layout: CacheLayout, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const here = await thisProcess();
  const paths = await Promise.all(names.map((name) => pathIn(layout, join(layout.leases, name), here)));
  return new Set(paths.filter((path) => path !== undefined));
}

async function pathIn(layout: CacheLayout, path: string, here: Owner): Promise<string | undefined> {
  const stats = await nativePromises.lstat(path).catch(unlessMissing);
  if (!stats) return undefined;
  const isFresh = Date.now() - stats.mtimeMs < LAPSE_MS;
  const note = parseNote(await readNote(path, isFresh));
  const leased = note && leasedPath(layout, note);
  if (leased !== undefined && (await isHeld(note!, here, isFresh))) return leased;
  // What is new and no note of this version may be one of another.
  if (note || !isFresh) await nativePromises.unlink(path).catch(() => {});
  return undefined;
}

async function readNote(path: string, isFresh: boolean): Promise<string | undefined> {
  try {
    return await readShortFile(path);
  } catch (error) {
    if (isFresh) return unlessMissing(error);
    return undefined;
  }
}

async function isHeld({ owner }: Note, here: Owner, isFresh: boolean): Promise<boolean> {
  return (await isRunning(owner, here)) ?? isFresh;
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
  return undefined;
}

import { posix } from 'node:path';
import { bytesOfText, textOfBytes } from '../path-bytes.js';
import { shownAs } from '../shown-as.js';
import { LeadsOut } from './leads-out.js';
import type { Signature } from './signatures.js';
import type { Translation } from './translation.js';

/** A result in the caller's words. */
export function outwardResult(result: unknown, signature: Signature, translation: Translation): unknown {
  switch (signature.result) {
    case 'created':
      return mapText(result, (text) => translation.created(text));
    case 'prefixed':
      return mapText(result, (text) => translation.prefixed(text));
    case 'absolute':
      return mapText(result, (text) => translation.absolute(text));
    case 'target':
      return mapText(result, (text) => translation.target(text));
    case 'entries':
      return Array.isArray(result) ? mapEntries(result, translation) : result;
    case 'directory':
      return mapDirectory(result, translation);
    case 'opened':
      (result as Shown | undefined)?.[shownAs]?.(translation.first);
      return result;
    default:
      return result;
  }
}

interface Shown {
  readonly [shownAs]?: (path: string | undefined) => void;
}

function mapText(result: unknown, map: (text: string) => string): unknown {
  if (typeof result === 'string') return map(result);
  if (!Buffer.isBuffer(result)) return result;
  const text = textOfBytes(result);
  const mapped = map(text);
  return mapped === text ? result : bytesOfText(mapped);
}

interface PlacedEntry {
  parentPath?: string;
  path?: string;
}

/** Newer versions of Node have no `path` on a `Dirent`. */
function mapEntries(entries: unknown[], translation: Translation): unknown[] {
  for (const entry of entries as PlacedEntry[]) {
    if (typeof entry !== 'object' || Buffer.isBuffer(entry)) continue;
    if (typeof entry.parentPath === 'string') entry.parentPath = placeOf(entry.parentPath, translation);
    if (Object.hasOwn(entry, 'path') && typeof entry.path === 'string')
      entry.path = placeOf(entry.path, translation);
  }
  return entries;
}

/** The place that was listed in the words of the caller, and what is below it normalised, as Node does it. */
function placeOf(inner: string, translation: Translation): string {
  const outer = translation.outward(inner);
  return outer === translation.first ? outer : posix.normalize(outer);
}

interface OpenDirectory extends AsyncIterable<PlacedEntry> {
  readonly path: string;
  read(
    callback?: (error: Error | null, entry: PlacedEntry | null) => void,
  ): Promise<PlacedEntry | null> | undefined;
  readSync(): PlacedEntry | null;
  close(): Promise<void>;
}

/** Node's own `Dir`, whose entries name the place that the caller knows. */
function mapDirectory(result: unknown, translation: Translation): unknown {
  const directory = result as OpenDirectory;
  const { read, readSync, path } = directory;
  const outward = <Entry extends PlacedEntry | null>(entry: Entry): Entry => {
    if (entry) mapEntries([entry], translation);
    return entry;
  };
  const failed = (error: unknown): never => {
    throw outwardError(error, translation);
  };
  const methods = {
    path: translation.outward(path),
    read: (callback?: Parameters<OpenDirectory['read']>[0]) => {
      if (callback === undefined) return read.call(directory)?.then(outward, failed);
      if (typeof callback !== 'function') return read.call(directory, callback);
      return read.call(directory, (error, entry) =>
        callback(outwardError(error, translation) as Error | null, outward(entry)),
      );
    },
    readSync: () => {
      try {
        return outward(readSync.call(directory));
      } catch (error) {
        return failed(error);
      }
    },
    async *entries() {
      try {
        for (let entry = await methods.read(); entry; entry = await methods.read()) yield entry;
      } finally {
        await directory.close().catch(() => {});
      }
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(directory, name, { value, enumerable: name === 'path', configurable: true });
  }
  return Object.defineProperty(directory, Symbol.asyncIterator, {
    value: methods.entries,
    configurable: true,
  });
}

type FsError = Error & {
  syscall?: unknown;
  path?: unknown;
  dest?: unknown;
  filename?: unknown;
  info?: { path?: unknown; dest?: unknown };
};

export type ErrorField = 'path' | 'dest';

/** An error in the caller's words: `path`, `dest`, the message and the head of the stack, in one place for all calls. */
export function outwardError(
  error: unknown,
  translation: Translation,
  fields: readonly ErrorField[] = ['path', 'dest'],
): unknown {
  if (!(error instanceof Error) || error instanceof LeadsOut) return error;
  const failed = error as FsError;
  const { message } = failed;
  for (const name of fields) {
    const inner = failed[name];
    if (typeof inner !== 'string') continue;
    const outer = translation.ofError(inner, name, failed.syscall);
    failed[name] = outer;
    if (failed.info && failed.info[name] === inner) failed.info[name] = outer;
    failed.message = reword(failed.message, inner, outer);
  }
  if (typeof failed.filename === 'string') failed.filename = translation.outward(failed.filename);
  if (message !== failed.message && failed.stack)
    failed.stack = failed.stack.replace(message, () => failed.message);
  return failed;
}

/** The first place where the path stands between quotes, or else at the end. */
function reword(message: string, inner: string, outer: string): string {
  const quoted = `'${inner}'`;
  if (message.includes(quoted)) return message.replace(quoted, () => `'${outer}'`);
  return inner !== '' && message.endsWith(inner) ? message.slice(0, -inner.length) + outer : message;
}

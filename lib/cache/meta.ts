import { join } from 'node:path';
import type { CacheLayout } from './layout.js';
import type { CachedFile, CacheRecord, FileIdentity } from './record.js';

/** The description of a published file, beside it in `meta/`. A meta that does not agree with its file is a miss. */
export interface Meta {
  readonly format: 1;
  readonly key: string;
  /** Relative to the cache directory. */
  readonly file: string;
  readonly record: CacheRecord;
  readonly identity: FileIdentity;
}

/** `undefined` for what is not the text of a meta file. */
export function parseMeta(text: string): Meta | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isMeta(value) ? value : undefined;
}

/** The file that a key's meta speaks of; not confirmed. `undefined` for no meta, a damaged one, or that of another key. */
export function cachedFileOf(
  layout: CacheLayout,
  key: string,
  text: string | undefined,
): CachedFile | undefined {
  const meta = text === undefined ? undefined : parseMeta(text);
  const path = meta?.key === key ? layout.resolve(key, meta.file) : undefined;
  return path === undefined ? undefined : { path, record: meta!.record, identity: meta!.identity };
}

/** The absolute path of the file that a meta of any store speaks of; `undefined` for one outside of `files/`. */
export function placeOf({ root }: Pick<CacheLayout, 'root'>, { file }: Meta): string | undefined {
  const path = join(root, file);
  return path.startsWith(join(root, 'files', '/')) ? path : undefined;
}

function isMeta(value: unknown): value is Meta {
  if (!isObject(value) || value['format'] !== 1) return false;
  const { key, file, record, identity } = value;
  return isString(key) && isString(file) && isRecord(record) && isIdentity(identity);
}

function isRecord(value: unknown): value is CacheRecord {
  if (!isObject(value)) return false;
  const { version, size, modified, crc32 } = value;
  return (
    isString(version) &&
    isCount(size) &&
    Number.isFinite(modified) &&
    (crc32 === undefined || isString(crc32))
  );
}

function isIdentity(value: unknown): value is FileIdentity {
  return isObject(value) && isString(value['inode']) && isString(value['size']) && isString(value['changed']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

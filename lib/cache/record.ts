import type { BigIntStats } from '../native-fs.js';

/** What the cache knows of an object: enough to decide whether a local file is it. */
export interface CacheRecord {
  /** The ETag, with its quotes. */
  readonly version: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970; the modification time of the local file, the same on every host. */
  readonly modified: number;
  /** CRC32 of the content, base64 of four bytes, where it is known. */
  readonly crc32?: string | undefined;
  /** Whatever the owner of the cache wants to find again; must survive JSON. */
  readonly description: unknown;
}

/** What tells one state of a local file from every other; numbers in decimal, since JSON has no bigint. */
export interface FileIdentity {
  readonly inode: string;
  readonly size: string;
  /** Nanoseconds. Inode, size and mtime alone agree wrongly on file systems that reuse inodes at once. */
  readonly changed: string;
}

export interface CachedFile {
  /** Absolute path of the local file. */
  readonly path: string;
  readonly record: CacheRecord;
  readonly identity: FileIdentity;
}

interface BigIntFileStats {
  readonly ino: bigint;
  readonly size: bigint;
  readonly ctimeNs: bigint;
}

export function identify(stats: BigIntFileStats): FileIdentity {
  return { inode: `${stats.ino}`, size: `${stats.size}`, changed: `${stats.ctimeNs}` };
}

/** Whether what lies at a cached file's path is that file, whole and ours alone. */
export function isStill({ record, identity }: CachedFile, stats: BigIntStats): boolean {
  const isWhole = stats.isFile() && stats.nlink === 1n && stats.size === BigInt(record.size);
  return isWhole && isSameFile(identify(stats), identity);
}

export function isSameFile(one: FileIdentity, other: FileIdentity): boolean {
  return one.inode === other.inode && one.size === other.size && one.changed === other.changed;
}

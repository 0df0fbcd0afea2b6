import type { ObjectStore } from '../object-store/contract.js';
import type { AttributeDefaults } from './attributes.js';

/** Of an object store that is mounted; `s3()` takes them beside its own. */
export interface ObjectFileSystemOptions {
  /** Where the objects are. It is closed when the file system is disposed. */
  readonly store: ObjectStore;
  /** Absolute path of the cache directory; made when it is first needed. */
  readonly cacheDirectory: string;
  /**
   * Milliseconds for which what the store said is believed, or `immutable`: objects never change once written, and
   * what is cached is never asked for again. Default 1,000.
   */
  readonly freshness?: number | 'immutable';
  /** Milliseconds for which "there is no such file" is believed. Default 1,000. */
  readonly negativeFreshness?: number;
  /**
   * Where the store cannot answer (it is out of reach, too slow, or fails with 5xx or `SlowDown` after all attempts),
   * reads have the cached file for so many milliseconds after the store last confirmed it; `true`: without an end.
   * What the store refuses stays refused. Default false: the failure is theirs.
   */
  readonly staleIfError?: number | boolean;
  /** Check parents and targets as a disk would, at the price of requests. Default false. */
  readonly strict?: boolean;
  /** Bytes of one request's body, both ways. Default 8 MiB. */
  readonly partSize?: number;
  /** Bytes that may be asked for and not have come, over all readers of the mount. Default 64 MiB. */
  readonly readBudget?: number;
  /**
   * Bytes that the cache directory may hold, all processes on it together. Default 10 GiB, or half of what is free on
   * its disk and what it holds, if that is less. A larger object is not kept in it.
   */
  readonly maxBytes?: number;
  /** The share of the disk of the cache that stays free, from 0 to 1. Default 0.05. */
  readonly minFreeRatio?: number;
  /** Milliseconds for which a cached file stays after it has come, whatever else wants room. Default 60,000. */
  readonly grace?: number;
  /** Permission bits of cached files. Default 0o644. */
  readonly cacheFileMode?: number;
  /** Permission bits of the directories that cached files lie in, below the cache directory itself. Default 0o755. */
  readonly cacheDirectoryMode?: number;
  /**
   * Milliseconds for which a look-up in the cache, or a publication to it, is waited for; then it is done without the
   * disk. Default 2,000.
   */
  readonly cacheDeadline?: number;
  /**
   * Bytes of memory for small files (up to 256 KiB) that are read again and again: reading one whole then asks no disk.
   * Default 16 MiB; 0: none are held.
   */
  readonly memoryBytes?: number;
  /**
   * Mounts of other processes on the same cache directory (and store) wait while one of them fetches an object of up to
   * one part; then they ask the store only whether that is still it. For hosts on which many processes open the same new
   * files at once. Nobody waits longer than 10 s, or 3 s for a process that was killed: then all it costs is a second
   * download. Default false.
   */
  readonly shareFills?: boolean;
  /**
   * Open large objects before they have come: their descriptors can then be read by the functions of the volume, or of
   * a redirected `fs`, only, and not by child processes and native code. Default true where the system can (Linux): all
   * of more than one part. A number: all of more bytes than that. `false`: every object is complete before `open`
   * returns.
   */
  readonly rangedHandles?: boolean | number;
  /** Permission bits and owner of files that say nothing of their own. Default 0o644 and the process's. */
  readonly attributes?: Partial<AttributeDefaults>;
  /** Names at the root that listings leave out. Default `_manifests` and `_meta`, which the media store keeps. */
  readonly hidden?: readonly string[];
  /** Milliseconds that a sync call may take before it is `ETIMEDOUT`. Default 120,000. */
  readonly syncTimeout?: number;
}

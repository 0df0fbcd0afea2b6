import { GuardedCache } from '../cache/guarded-cache.js';
import { Leases } from '../cache/leases/leases.js';
import { Partials } from '../cache/partial/partials.js';
import { SingleFlight } from '../cache/single-flight.js';
import { UploadRecords } from '../cache/upload-records.js';
import { throughVolume } from '../mountable.js';
import type { PresignedBy, PresignOptions, PresignReadOptions } from '../object-store/contract.js';
import { OWN_FOLDER } from '../object-store/own-folder.js';
import { loadMimeSoon } from '../packages.js';
import { cacheOptionsOf } from './cache-options.js';
import type { Context } from './context.js';
import { checkOptions } from './file-system-option-checks.js';
import { collectGarbage, type Garbage, type GarbageOptions } from './garbage.js';
import { KeyedQueue } from './keyed-queue.js';
import { Knowledge } from './knowledge.js';
import type { LocalContext } from './local/context.js';
import { forCallers } from './local/local-promises.js';
import { type FileSystemMetrics, metricsOf } from './metrics/metrics.js';
import { createObjectAccess, type ObjectAccess, objectAccess } from './object-access.js';
import type { ObjectFileSystemOptions } from './object-file-system-options.js';
import { openFileFor } from './open.js';
import { openFile, openFileSync } from './open-file.js';
import { presign } from './presign.js';
import { createPromises, type ObjectPromises } from './promises.js';
import type { Interest } from './ranged/first-reading.js';
import { hasPathDescriptors } from './ranged/path-descriptors.js';
import { staleIfErrorOf } from './stale-if-error.js';
import { numberOf } from './stats.js';
import { StatsMemory } from './stats-memory.js';
import { createSyncFunctions, type SyncFunctions } from './sync/functions.js';
import { existenceKnown, knowsExistence } from './sync/known-existence.js';
import { openSync } from './sync/open.js';
import { Remote } from './sync/remote.js';
import { Uploads } from './uploading/uploads.js';
import { type Warmed, type WarmOptions, warm } from './warm/warm.js';

export type { ObjectFileSystemOptions };

export const DEFAULT_FRESHNESS = 1000;
export const DEFAULT_PART_SIZE = 8 * 1024 * 1024;
export const DEFAULT_READ_BUDGET = 64 * 1024 * 1024;

export const DEFAULT_SYNC_TIMEOUT = 120_000;

/** The sync form of each promise verb. */
export interface ObjectFileSystem extends SyncFunctions, Pick<Shape, typeof openFile | typeof openFileSync> {}

/** An object store in the shape of `fs.promises`: to be mounted in a volume, or used as it is. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor sets what the interface promises
export class ObjectFileSystem {
  /** The verbs of `fs.promises`, with `/` for the root of the mount. */
  readonly promises: ObjectPromises;
  /** Its complete local files; `cache.health` tells how their disk does. */
  readonly cache: GuardedCache;
  /** Absolute. */
  readonly cacheDirectory: string;
  /** The same file system with links that may lead out of it. */
  readonly [throughVolume]: Shape;
  readonly #context: LocalContext & { readonly remote: Remote };

  constructor(options: ObjectFileSystemOptions) {
    loadMimeSoon();
    this.#context = createContext(options);
    this.cache = this.#context.cache;
    this.cacheDirectory = options.cacheDirectory;
    const promises = createPromises(this.#context);
    this.promises = forCallers(this.#context, promises);
    Object.assign(this, createShape(this.#context, promises), { promises: this.promises });
    const remote = this.#context.remote.leadingOut();
    const outward = { ...this.#context, remote, leadsOut: true };
    const leading = createPromises(outward);
    this[throughVolume] = { ...createShape(outward, leading), promises: forCallers(outward, leading) };
  }

  /**
   * What lets its bearer read one file (a URL), or write it (`method: 'PUT'` or `'POST'`), without credentials and for a
   * while. Nothing is asked of the store. `ENOTSUP` on a store that signs nothing, `EISDIR` for a directory.
   */
  presign<Options extends PresignOptions = PresignReadOptions>(
    path: string | Buffer | URL,
    options?: Options,
  ): Promise<PresignedBy<Options>> {
    return presign(this.#context, path, (options ?? {}) as Options);
  }

  /**
   * Finds, and removes unless told otherwise, what dead processes have left: uploads in parts below the prefix of the
   * mount, and temporary files of the cache directory.
   */
  collectGarbage(options?: GarbageOptions): Promise<Garbage> {
    return collectGarbage(this.#context, options);
  }

  /** See `ObjectAccess`. */
  [objectAccess](): ObjectAccess {
    return createObjectAccess(this.#context);
  }

  /** Fetches files, and all below directories, into the cache, until that has no more room. Rejects as `stat` does. */
  warm(paths: readonly string[], options?: WarmOptions): Promise<Warmed> {
    return warm(this.#context, paths, options);
  }

  /** What this mount has done since it was made, as plain numbers; `openMetrics` makes a text of them. Costs no call. */
  metrics(): FileSystemMetrics {
    return metricsOf(this.#context);
  }

  /**
   * Gives up what is being uploaded and fetched, and ends the store's connections and the thread of sync calls.
   */
  async dispose(): Promise<void> {
    this.#context.partials.dispose();
    await this.#context.uploads.dispose();
    await this.#context.leases.dispose();
    await this.#context.remote.dispose();
    await this.cache.dispose();
    await this.#context.store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

type Shape = ReturnType<typeof createShape>;

/** All forms of the calls, those included by which a volume opens its descriptors; see `OpenFile`. */
function createShape(context: Context & { readonly remote: Remote }, promises: ObjectPromises) {
  return {
    promises,
    ...createSyncFunctions(context, context.remote, promises),
    [openFile]: (path: unknown, flags?: string | number | null, mode?: number, interest?: Interest) =>
      openFileFor(context, path, flags, mode, interest),
    [knowsExistence]: (path: unknown) => existenceKnown(context, path),
    [openFileSync]: (path: unknown, flags?: string | number | null, mode?: number | string | null) =>
      openSync(context, context.remote, path, flags, mode),
  };
}

function createContext(options: ObjectFileSystemOptions): LocalContext & { readonly remote: Remote } {
  checkOptions(options);
  const { store, freshness = DEFAULT_FRESHNESS, negativeFreshness = DEFAULT_FRESHNESS } = options;
  const { strict = false, partSize = DEFAULT_PART_SIZE, hidden = ['_manifests', '_meta'] } = options;
  const immutable = freshness === 'immutable';
  const { readBudget = DEFAULT_READ_BUDGET, rangedHandles = true } = options;
  const cacheOptions = cacheOptionsOf(options, partSize);
  const cache = new GuardedCache(cacheOptions);
  const partials = { partSize, readBudget };
  const lifetimes = {
    file: immutable ? Number.POSITIVE_INFINITY : freshness,
    directory: immutable ? DEFAULT_FRESHNESS : freshness,
    absent: negativeFreshness,
  };
  const plain = {
    immutable,
    rangedAbove: rangedAbove(rangedHandles, partSize),
    strict,
    partSize,
    device: numberOf(store.name, 4),
    attributes: {
      mode: 0o644,
      uid: process.getuid?.() ?? 0,
      gid: process.getgid?.() ?? 0,
      ...options.attributes,
    },
    started: Date.now(),
    hidden: new Set([OWN_FOLDER, ...hidden]),
  };
  const knowledge = new Knowledge(lifetimes);
  const changes = new KeyedQueue((key) => knowledge.forget(key));
  const remote = new Remote(
    store,
    { cache: cacheOptions, partials, lifetimes, staleIfError: options.staleIfError, context: plain },
    { knowledge, changes },
    options.syncTimeout ?? DEFAULT_SYNC_TIMEOUT,
  );
  return {
    ...plain,
    store,
    cache,
    leases: new Leases(cache.layout),
    partials: new Partials(cache.partialDisk, partials),
    knowledge,
    staleIfError: staleIfErrorOf(options.staleIfError),
    changes,
    uploads: new Uploads(new UploadRecords(cache.layout, store.name), remote),
    flights: new SingleFlight(),
    lookUps: new SingleFlight(),
    stats: new StatsMemory(),
    remote,
  };
}

function rangedAbove(rangedHandles: boolean | number, partSize: number): number {
  if (!hasPathDescriptors || rangedHandles === false) return Number.POSITIVE_INFINITY;
  return rangedHandles === true ? partSize : rangedHandles;
}

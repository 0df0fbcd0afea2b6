import type { GuardedCache } from '../cache/guarded-cache.js';
import type { Partials } from '../cache/partial/partials.js';
import type { SingleFlight } from '../cache/single-flight.js';
import type { ObjectStore } from '../object-store/contract.js';
import type { AttributeDefaults } from './attributes.js';
import type { Answer } from './ensure.js';
import type { KeyedQueue } from './keyed-queue.js';
import type { Knowledge, Node } from './knowledge.js';
import type { StaleIfError } from './stale-if-error.js';
import type { StatsMemory } from './stats-memory.js';
import type { Remote } from './sync/remote.js';
import type { Uploads } from './uploading/uploads.js';

/** What the verbs of one object file system share. */
export interface Context {
  readonly store: ObjectStore;
  readonly cache: GuardedCache;
  /** What is fetched bit by bit. */
  readonly partials: Partials;
  /** Bytes; objects of more are opened before they have come. `Infinity` where none may be. */
  readonly rangedAbove: number;
  readonly knowledge: Knowledge;
  /** Carries sync calls; absent where they have been carried to. */
  readonly remote?: Remote | undefined;
  /** Orders this process's own changes of a key. */
  readonly changes: KeyedQueue;
  readonly uploads: Uploads;
  readonly flights: SingleFlight<Answer>;
  readonly lookUps: SingleFlight<Node>;
  /** Objects never change once written: what is cached is never asked for again. */
  readonly immutable: boolean;
  /** Lets reads have what is cached where the store cannot answer; absent where they may not. */
  readonly staleIfError?: StaleIfError | undefined;
  /** Check parents and targets as a disk would, at the price of requests. */
  readonly strict: boolean;
  /** Bytes of one request's body, both ways. */
  readonly partSize: number;
  readonly device: bigint;
  /** Links whose target lies outside are for the caller to follow, a volume: `LeadsOut`. Default false: there is no outside. */
  readonly leadsOut?: boolean | undefined;
  readonly attributes: AttributeDefaults;
  readonly stats: StatsMemory;
  /** Milliseconds since 1970: the times of directories that have no marker. */
  readonly started: number;
  /** Names at the root that listings leave out. */
  readonly hidden: ReadonlySet<string>;
}

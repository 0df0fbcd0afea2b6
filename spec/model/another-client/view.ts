import { ancestorsOf, prefixOf } from '../../../lib/paths.js';
import type { Bucket, Event, History, Version } from './history.js';
import { isBelow, keysBelow, type Node, nodesIn } from './nodes.js';

/** Milliseconds for which a mount may believe what the store has said. */
export interface Lifetimes {
  readonly file: number;
  readonly directory: number;
  readonly absent: number;
}

/** What the model has to know of a mount. */
export interface Mount {
  readonly name: string;
  readonly lifetimes: Lifetimes;
  readonly strict: boolean;
  /** Bytes of the largest file that is complete before it is open. */
  readonly rangedAbove: number;
  /** The number of the first state of which its process, or its cache, can have been told what is of a kind. */
  readonly since: Record<Node['kind'], number>;
  /** Another process may bring back to its cache what it had already removed from it. */
  readonly isCacheShared: boolean;
  /** When its calls have removed paths. */
  readonly removals: Map<string, number>;
  /** When the store has told it of keys in words that say nothing of attributes: a listing, or "unchanged". */
  readonly listed: Map<string, number>;
  readonly confirmed: Map<string, number>;
}

/**
 * What a call may find: every state of the bucket that was the present one at some time at which the store may have
 * said what the mount still believes. What the mount itself has changed hides all that was before.
 */
export class View {
  readonly mount: Mount;
  /** The state when the call began. */
  readonly start: number;
  readonly #history: History;
  readonly #now: number;

  constructor(history: History, mount: Mount, now: number) {
    this.mount = mount;
    this.#history = history;
    this.#now = now;
    this.start = history.last;
  }

  /** All states since the call began. */
  get during(): readonly Bucket[] {
    return this.#history.states.slice(this.start);
  }

  /** All states since the one of that number. */
  since(state: number): readonly Bucket[] {
    return this.#history.states.slice(state);
  }

  /** The states before a change that the call made. */
  before(event: number): readonly Bucket[] {
    return this.#history.states.slice(this.start, this.start + event + 1);
  }

  /** What the path may be found to be. */
  nodes(key: string): Node[] {
    const { states } = this.#history;
    const found: Node[] = [];
    for (let state = 0; state < states.length; state += 1) {
      for (const node of nodesIn(states[state]!, key)) {
        if (this.#isBelieved(state, node.kind) && !this.#isHidden(state, node.kind, key)) found.push(node);
      }
    }
    const removed = this.mount.removals.get(key);
    if (removed !== undefined && this.#isFresh(removed, 'absent')) found.push({ kind: 'absent' });
    return found;
  }

  has(key: string, kind: Node['kind']): boolean {
    return this.nodes(key).some((node) => node.kind === kind);
  }

  versions(key: string): Version[] {
    return this.nodes(key).flatMap((node) => (node.kind === 'file' ? [node.version] : []));
  }

  /** A file above it makes a path impossible. */
  hasFileAbove(key: string): boolean {
    return ancestorsOf(key).some((above) => this.has(above, 'file'));
  }

  /** Everything under this name that has the ETag. */
  sameContent(key: string, { etag }: Version): Version[] {
    return this.#history.states.flatMap((state) => {
      const version = state.get(key);
      return version?.etag === etag ? [version] : [];
    });
  }

  /** What a copy by this mount was of, as it may have been known when it was made. */
  copied(key: string, { etag }: Version): Version[] {
    const event = this.#history.events.findLast((one) => one.key === key);
    if (event?.verb !== 'copy' || event.by !== this.mount.name) return [];
    return this.#history.states.flatMap((state) => [...state.values()].filter((one) => one.etag === etag));
  }

  wasListed(key: string): boolean {
    return this.#isFresh(this.mount.listed.get(key), 'file');
  }

  wasConfirmed(key: string): boolean {
    return this.#isFresh(this.mount.confirmed.get(key), 'file');
  }

  #isFresh(time: number | undefined, kind: Node['kind']): boolean {
    return time !== undefined && time + this.mount.lifetimes[kind] > this.#now;
  }

  #isBelieved(state: number, kind: Node['kind']): boolean {
    if (state >= this.start) return true;
    return state >= this.mount.since[kind] && this.#isFresh(this.#history.events[state]!.time, kind);
  }

  /** What it has removed is known for a while, and a process started later knows nothing. */
  #isForgotten({ after, time }: Event, index: number): boolean {
    return index < this.mount.since.absent || (!after && !this.#isFresh(time, 'absent'));
  }

  /** By what this mount has changed before this call. */
  #isHidden(state: number, kind: Node['kind'], key: string): boolean {
    const { events, states } = this.#history;
    const hasMarker = states[state]!.has(prefixOf(key));
    return events.slice(state, Math.max(state, this.start)).some((event, index) => {
      if (event.by !== this.mount.name) return false;
      if (kind === 'file' && this.mount.isCacheShared && this.#isForgotten(event, state + index))
        return false;
      if (event.key === key || event.key === prefixOf(key)) return true;
      if (!isBelow(event.key, key)) return false;
      // What lies above a new file is there; a directory may vanish with its last file, unless it has a marker.
      return event.after ? kind === 'absent' : kind === 'directory' && !hasMarker;
    });
  }
}

export function isEmptyDirectory(bucket: Bucket, key: string): boolean {
  return keysBelow(bucket, key).every((below) => below === prefixOf(key));
}

import { performance } from 'node:perf_hooks';
import { boundedMap } from '../bounded-map.js';
import type { ListedObject } from '../object-store/contract.js';
import { ancestorsOf, prefixOf } from '../paths.js';
import type { KnownNode, Lifetimes, Memory, Moment, Node } from './known.js';
import { isLink } from './links/link-state.js';
import { isSameSecond, type ObjectState } from './object-state.js';

export type { KnownNode, Lifetimes, Memory, Moment, Node } from './known.js';

interface Known {
  readonly node: Node;
  readonly expires: number;
}

const ABSENT: Node = { kind: 'absent' };
const REMEMBERED_KEYS = 100_000;
const REMEMBERED_DIRECTORIES = 1000;
const REMEMBERED_LINKS = 10_000;

/**
 * What is known of keys without asking: answers of the store for as long as they are fresh, and our own changes.
 *
 * An answer to a request that was sent before one of our own changes came through may be older than that change.
 * So every request notes its `now()`, and an answer about a key that has changed since is not remembered.
 */
export class Knowledge {
  readonly #known: Memory<Known>;
  readonly #changes: Memory<Moment>;
  /** Directories that had something stored below them. */
  readonly #grown: Memory<Moment>;
  /** Directories that were forgotten with all that is below them. */
  readonly #swept: Memory<Moment>;
  /** Keys that were links when they were last seen, which is remembered longer than what else was known of them. */
  readonly #links: Memory<Moment>;
  readonly #lifetimes: Lifetimes;
  readonly #clock: () => number;
  #moment: Moment = 0;

  constructor(
    lifetimes: Lifetimes,
    clock: () => number = () => performance.now(),
    createMemory: <Value extends object | number>(room: number) => Memory<Value> = boundedMap,
  ) {
    this.#lifetimes = lifetimes;
    this.#clock = clock;
    this.#known = createMemory(REMEMBERED_KEYS);
    this.#changes = createMemory(REMEMBERED_KEYS);
    this.#grown = createMemory(REMEMBERED_KEYS);
    this.#swept = createMemory(REMEMBERED_DIRECTORIES);
    this.#links = createMemory(REMEMBERED_LINKS);
  }

  now(): Moment {
    return this.#moment;
  }

  /** The last own change of a key; answers from before it must not be shared with callers from after it. */
  lastChange(key: string): Moment {
    const own = this.#changes.get(key) ?? 0;
    if (this.#swept.size === 0) return own;
    return Math.max(own, ...['', ...ancestorsOf(key)].map((above) => this.#swept.get(above) ?? 0));
  }

  /** Whether this process has stored something below a directory since then. */
  hasGrown(key: string, since: Moment): boolean {
    return (this.#grown.get(key) ?? 0) > since;
  }

  /** What a key is, if that is fresh. */
  node(key: string): Node | undefined {
    const known = this.#known.get(key);
    return known && this.#isFresh(known) ? known.node : undefined;
  }

  /** What was last known of a key, and whether it is fresh. */
  seen(key: string): { readonly node: Node; readonly isFresh: boolean } | undefined {
    const known = this.#known.get(key);
    return known && { node: known.node, isFresh: this.#isFresh(known) };
  }

  /** The last known state of a file, fresh or not. */
  lastState(key: string): ObjectState | undefined {
    const node = this.#known.get(key)?.node;
    return node?.kind === 'file' ? node.state : undefined;
  }

  /**
   * What was last known of a key, and how many milliseconds ago the store said so: `Infinity` for what is in doubt.
   * Nothing known and yet changed by this process counts as absent and in doubt.
   */
  lastKnown(key: string): { readonly node: Node; readonly age: number } | undefined {
    const last = this.remembered(key);
    return last && { node: last.node, age: this.#lifetimes[last.node.kind] - last.remaining };
  }

  remembered(key: string): KnownNode | undefined {
    const known = this.#known.get(key);
    if (known) return { key, node: known.node, remaining: known.expires - this.#clock() };
    return this.lastChange(key) > 0 ? { key, node: ABSENT, remaining: Number.NEGATIVE_INFINITY } : undefined;
  }

  restore({ key, node, remaining }: KnownNode): void {
    this.#keep(key, { node, expires: this.#clock() + remaining });
  }

  /** Whether a key was a link when it was last seen, however long ago. */
  wasLink(key: string): boolean {
    return this.#links.size > 0 && this.#links.get(key) !== undefined;
  }

  /** The nearest ancestor that is known to be a file, which makes the path impossible. */
  fileAbove(key: string): string | undefined {
    return ancestorsOf(key).find((ancestor) => {
      const node = this.node(ancestor);
      return node?.kind === 'file' && !isLink(node.state);
    });
  }

  learn(key: string, node: Node, since: Moment): void {
    if (this.lastChange(key) <= since) this.#remember(key, node);
  }

  /** A listing carries no metadata: what is known of the very same version is kept. */
  learnListed({ key, version, size, lastModified }: ListedObject, since: Moment): void {
    const last = this.lastState(key);
    const isSame =
      last?.version === version && last.size === size && isSameSecond(last.lastModified, lastModified);
    const state = isSame
      ? { ...last, lastModified: last.lastModified ?? lastModified }
      : { version, size, lastModified };
    this.learn(key, { kind: 'file', state }, since);
  }

  /** This process has stored an object. */
  wrote(key: string, state: ObjectState): void {
    this.#changed(key, { kind: 'file', state });
    this.#grow(key);
  }

  madeDirectory(key: string, marker: ObjectState): void {
    this.#changed(key, { kind: 'directory', marker });
    this.#grow(key);
  }

  /** This process has removed a file or a directory. Directories above without a marker may be gone with it. */
  removed(key: string): void {
    this.#changed(key, ABSENT);
    for (const ancestor of ancestorsOf(key)) {
      this.#changes.set(ancestor, this.#moment);
      const node = this.#known.get(ancestor)?.node;
      if (node?.kind === 'directory' && !node.marker) this.forget(ancestor);
    }
  }

  /** A whole directory has gone or come: nothing below it is known any more, nor learned from answers under way. */
  forgetBelow(key: string): void {
    this.#swept.set(key, ++this.#moment);
    const prefix = prefixOf(key);
    for (const known of [...this.#known.keys()]) {
      if (known.startsWith(prefix)) this.#known.delete(known);
    }
  }

  /** Nothing is known of a key any more, nor learned from answers under way. */
  forget(key: string): void {
    this.#changes.set(key, ++this.#moment);
    this.#known.delete(key);
  }

  /** This process has stored an object whose state it has not seen. */
  changedUnseen(key: string): void {
    this.forget(key);
    this.#grow(key);
  }

  /** A change of a key failed, so it may have happened: what was known, and of the directories above, is not fresh. */
  doubt(key: string): void {
    // What is known of a marker is known of its directory.
    if (key.endsWith('/')) {
      this.doubt(key.slice(0, -1));
      return;
    }
    const moment = ++this.#moment;
    for (const one of [key, ...ancestorsOf(key)]) {
      this.#changes.set(one, moment);
      const known = this.#known.get(one);
      // What happens below a file, or below a marker, changes neither.
      const isCertain =
        known?.node.kind === 'file' || (known?.node.kind === 'directory' && known.node.marker);
      if (known && (one === key || !isCertain))
        this.#known.set(one, { ...known, expires: Number.NEGATIVE_INFINITY });
    }
  }

  /** More is known of the very version that is remembered: no fresher for that. */
  describe(key: string, state: ObjectState): void {
    const known = this.#known.get(key);
    if (known?.node.kind === 'file' && known.node.state.version === state.version) {
      this.#keep(key, { ...known, node: { kind: 'file', state } });
    }
  }

  #isFresh({ expires }: Known): boolean {
    return expires === Number.POSITIVE_INFINITY || expires > this.#clock();
  }

  /** What lies above something that was stored is a directory, whatever an answer from before may say. */
  #grow(key: string): void {
    for (const ancestor of ancestorsOf(key)) {
      this.#changes.set(ancestor, this.#moment);
      this.#grown.set(ancestor, this.#moment);
      if (this.node(ancestor)?.kind !== 'directory') this.#remember(ancestor, { kind: 'directory' });
    }
  }

  #changed(key: string, node: Node): void {
    this.#changes.set(key, ++this.#moment);
    this.#remember(key, node);
  }

  #remember(key: string, node: Node): void {
    this.#keep(key, { node, expires: this.#clock() + this.#lifetimes[node.kind] });
  }

  #keep(key: string, known: Known): void {
    this.#known.set(key, known);
    if (known.node.kind === 'file' && isLink(known.node.state)) this.#links.set(key, this.#moment);
    else if (this.#links.size > 0) this.#links.delete(key);
  }
}

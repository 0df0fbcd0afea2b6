import type { ListedObject } from '../../object-store/contract.js';
import { prefixOf } from '../../paths.js';
import { Knowledge, type Lifetimes, type Moment, type Node } from '../knowledge.js';
import type { ObjectState } from '../object-state.js';

/** What one call has learnt and changed, in order. */
export type KnowledgeRecord = readonly KnowledgeEntry[];

export type KnowledgeEntry =
  | { readonly event: 'learn'; readonly key: string; readonly node: Node }
  | { readonly event: 'learnListed'; readonly object: ListedObject }
  | { readonly event: 'wrote'; readonly key: string; readonly state: ObjectState }
  | { readonly event: 'madeDirectory'; readonly key: string; readonly marker: ObjectState }
  | { readonly event: 'describe'; readonly key: string; readonly state: ObjectState }
  | {
      readonly event: 'removed' | 'forget' | 'forgetBelow' | 'changedUnseen' | 'doubt';
      readonly key: string;
    };

/** The knowledge of one call that is carried out for another thread, which learns from it afterwards. */
export class RecordingKnowledge extends Knowledge {
  readonly record: KnowledgeEntry[] = [];
  #depth = 0;

  constructor(lifetimes: Lifetimes) {
    super(lifetimes, undefined, (room) => new BoundedMap(room));
  }

  override learn(key: string, node: Node, since: Moment): void {
    if (this.lastChange(key) > since) return;
    this.#note({ event: 'learn', key, node }, () => super.learn(key, node, since));
  }

  override learnListed(object: ListedObject, since: Moment): void {
    if (this.lastChange(object.key) > since) return;
    const { key, version, size, lastModified } = object;
    const entry = { event: 'learnListed', object: { key, version, size, lastModified } } as const;
    this.#note(entry, () => super.learnListed(object, since));
  }

  override wrote(key: string, state: ObjectState): void {
    this.#note({ event: 'wrote', key, state }, () => super.wrote(key, state));
  }

  override madeDirectory(key: string, marker: ObjectState): void {
    this.#note({ event: 'madeDirectory', key, marker }, () => super.madeDirectory(key, marker));
  }

  override removed(key: string): void {
    this.#note({ event: 'removed', key }, () => super.removed(key));
  }

  /** Nothing that was noted below counts any more. Whoever removes a tree does so bunch by bunch, and says it of each. */
  override forgetBelow(key: string): void {
    const prefix = prefixOf(key);
    const rest = this.record.filter((entry) => !keyOfEntry(entry).startsWith(prefix));
    this.record.length = 0;
    for (const entry of rest) this.record.push(entry);
    this.#note({ event: 'forgetBelow', key }, () => super.forgetBelow(key));
  }

  override forget(key: string): void {
    this.#note({ event: 'forget', key }, () => super.forget(key));
  }

  override changedUnseen(key: string): void {
    this.#note({ event: 'changedUnseen', key }, () => super.changedUnseen(key));
  }

  override doubt(key: string): void {
    this.#note({ event: 'doubt', key }, () => super.doubt(key));
  }

  override describe(key: string, state: ObjectState): void {
    this.#note({ event: 'describe', key, state }, () => super.describe(key, state));
  }

  /** One method may call another: only the outer one counts, for the other thread's will do the same. */
  #note(entry: KnowledgeEntry, work: () => void): void {
    if (this.#depth === 0) this.record.push(entry);
    this.#depth += 1;
    try {
      work();
    } finally {
      this.#depth -= 1;
    }
  }
}

function keyOfEntry(entry: KnowledgeEntry): string {
  return entry.event === 'learnListed' ? entry.object.key : entry.key;
}

/** Takes no room before it is needed, and forgets what came first: it lives as long as one call. */
class BoundedMap<Value> extends Map<string, Value> {
  readonly #room: number;

  constructor(room: number) {
    super();
    this.#room = room;
  }

  override set(key: string, value: Value): this {
    if (this.size >= this.#room && !this.has(key)) this.delete(this.keys().next().value!);
    return super.set(key, value);
  }
}

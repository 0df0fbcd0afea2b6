import { AsyncLocalStorage } from 'node:async_hooks';
import { MemoryObjectStore } from '../../../lib/index.js';
import type { ObjectStore } from '../../../lib/object-store/contract.js';

/** What a bucket holds: contents by keys. */
export type State = ReadonlyMap<string, string>;

/** A change of one key that the bucket has carried out. */
export interface Change<Who> {
  readonly time: number;
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly by: Who | undefined;
}

/** A bucket that keeps what it has held at each time, and who has changed it. */
export class Bucket<Who> {
  readonly memory = new MemoryObjectStore();
  readonly changes: Change<Who>[] = [];
  readonly who = new AsyncLocalStorage<Who>();
  readonly #states: { readonly time: number; readonly state: State }[] = [{ time: 0, state: new Map() }];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The same bucket to those whose changes are to be kept. */
  readonly store: ObjectStore = {
    name: this.memory.name,
    capabilities: this.memory.capabilities,
    head: (...given) => this.memory.head(...given),
    get: ((...given: Parameters<ObjectStore['get']>) => this.memory.get(...given)) as ObjectStore['get'],
    list: (...given) => this.memory.list(...given),
    multipart: (...given) => this.memory.multipart(...given),
    presign: (...given) => this.memory.presign(...given),
    close: () => this.memory.close(),
    put: (key, ...given) => this.#changing([key], () => this.memory.put(key, ...given)),
    copy: (from, to, options) => this.#changing([to], () => this.memory.copy(from, to, options)),
    delete: (keys, options) => this.#changing(keys, () => this.memory.delete(keys, options)),
  };

  async #changing<Result>(keys: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const result = await work();
    const state = new Map(this.stateAt(Number.POSITIVE_INFINITY));
    for (const key of keys) {
      const [before, after] = [state.get(key), this.content(key)];
      this.changes.push({ time: this.#now(), key, before, after, by: this.who.getStore() });
      if (after === undefined) state.delete(key);
      else state.set(key, after);
    }
    this.#states.push({ time: this.#now(), state });
    return result;
  }

  content(key: string): string | undefined {
    try {
      return Buffer.from(this.memory.inThread.get(key, {})!.bytes).toString('latin1');
    } catch {
      return undefined;
    }
  }

  stateAt(time: number): State {
    return this.#states.findLast((one) => one.time <= time)!.state;
  }

  /** All that it held from one time to another, each once. */
  states(from: number, to: number): State[] {
    const within = this.#states.filter(({ time }) => time > from && time <= to);
    return [this.stateAt(from), ...within.map(({ state }) => state)];
  }
}

import type { ObjectState } from './object-state.js';

/** What a path is. `marker`: what is known of the object `key/`, which only `mkdir` makes. */
export type Node =
  | { readonly kind: 'file'; readonly state: ObjectState }
  | { readonly kind: 'directory'; readonly marker?: ObjectState | undefined }
  | { readonly kind: 'absent' };

/** Milliseconds; `Infinity` for immutable objects. */
export interface Lifetimes {
  readonly file: number;
  readonly directory: number;
  readonly absent: number;
}

/** A point in the order of this process's own changes. */
export type Moment = number;

/** What is known of a key, in a form that another thread understands: its clock is another one. */
export interface KnownNode {
  readonly key: string;
  readonly node: Node;
  /** Milliseconds; not positive when it is fresh no more. */
  readonly remaining: number;
}

/** Where knowledge is kept. */
export type Memory<Value> = Pick<Map<string, Value>, 'get' | 'delete' | 'size'> & {
  set(key: string, value: Value): unknown;
  keys(): Iterable<string>;
};

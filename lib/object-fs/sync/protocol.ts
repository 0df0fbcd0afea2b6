import type { MessagePort } from 'node:worker_threads';
import type { GuardedCacheOptions } from '../../cache/guarded-cache-options.js';
import type { PartialsOptions } from '../../cache/partial/partial-shares.js';
import type { ObjectStoreCapabilities, StoreModule } from '../../object-store/contract.js';
import type { Context } from '../context.js';
import type { KnownNode, Lifetimes } from '../knowledge.js';
import type { EncodedError } from './error-codec.js';
import type { KnowledgeRecord } from './recording-knowledge.js';

/** Where the thread's store comes from: a module of its own, or the waiting thread, which serves it. */
export type StoreSource =
  | { readonly kind: 'module'; readonly description: StoreModule }
  | { readonly kind: 'served'; readonly name: string; readonly capabilities: ObjectStoreCapabilities };

/** What a thread needs to know of the file system that it works for. */
export interface ThreadSettings {
  readonly store: StoreSource;
  readonly cache: GuardedCacheOptions;
  readonly partials: PartialsOptions;
  readonly lifetimes: Lifetimes;
  readonly staleIfError: number | boolean | undefined;
  readonly context: Pick<
    Context,
    'immutable' | 'rangedAbove' | 'strict' | 'partSize' | 'device' | 'attributes' | 'started' | 'hidden'
  >;
}

export interface ThreadData {
  readonly port: MessagePort;
  /** `[MESSAGES]`: how many were sent to the waiting thread; `[ENDED]`: 1 once this thread is no more. */
  readonly signal: Int32Array;
  readonly settings: ThreadSettings;
}

export const MESSAGES = 0;
export const ENDED = 1;

/** From the waiting thread. */
export type Request =
  | {
      readonly kind: 'call';
      readonly sequence: number;
      readonly verb: string;
      readonly given: readonly unknown[];
      readonly known: readonly KnownNode[];
      /** See `Context`. */
      readonly leadsOut: boolean;
    }
  | { readonly kind: 'abandon'; readonly sequence: number }
  /** No call will come any more. */
  | { readonly kind: 'end' }
  | { readonly kind: 'served'; readonly id: number; readonly outcome: Outcome };

/** To the waiting thread. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly sequence: number;
      readonly outcome: Outcome;
      readonly record: KnowledgeRecord;
    }
  | { readonly kind: 'ask'; readonly id: number; readonly verb: string; readonly given: readonly unknown[] };

export type Outcome = { readonly value: unknown } | { readonly error: EncodedError };

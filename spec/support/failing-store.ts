import type { ObjectReading, ObjectStore } from '../../lib/object-store/contract.js';
import { StoreError, type StoreErrorCode } from '../../lib/object-store/store-error.js';
import {
  interceptedStore,
  type StoreCall,
  type StoreVerb,
} from '../object-store/support/intercepted-store.js';

export interface Failure {
  readonly verb: StoreVerb;
  /** Default: any. */
  readonly key?: string;
  /** An errno name for a `StoreError`, or what is thrown as it is. */
  readonly error: StoreErrorCode | Error;
  /** Requests that pass first; default 0. */
  readonly skip?: number;
  /** Requests that fail; default 1, `Infinity` for ever. */
  readonly times?: number;
  /** Let the request happen, and fail then: the answer is lost. */
  readonly isAnswerLost?: boolean;
  /** `get` only: the request succeeds, and its body fails after so many bytes. */
  readonly afterBytes?: number;
}

export type FailingStore = ObjectStore & { fail(failure: Failure): void; forget(): void };

/** Fails as told, once per `fail` unless it says otherwise. */
export function failingStore(store: ObjectStore): FailingStore {
  const failures: { rule: Failure; skip: number; times: number }[] = [];
  const failing = interceptedStore(store, async (call, proceed) => {
    const rule = take(call);
    if (rule === undefined) return proceed();
    const error = typeof rule.error === 'string' ? new StoreError(rule.error, call.key) : rule.error;
    if (rule.afterBytes !== undefined) return cut(await proceed(), rule.afterBytes, error);
    if (rule.isAnswerLost) await proceed();
    throw error;
  });
  return Object.assign(failing, {
    fail: (rule: Failure) => void failures.push({ rule, skip: rule.skip ?? 0, times: rule.times ?? 1 }),
    /** What was told to fail and has not yet will not. */
    forget: () => void failures.splice(0),
  });

  function take(call: StoreCall): Failure | undefined {
    const found = failures.find(
      ({ rule, times }) => times > 0 && rule.verb === call.verb && (rule.key ?? call.key) === call.key,
    );
    if (found === undefined) return undefined;
    if (found.skip > 0) found.skip -= 1;
    else {
      found.times -= 1;
      return found.rule;
    }
    return undefined;
  }
}

/** The result of a `get` whose body ends in `error` after `length` bytes. */
function cut<Result>(result: Result, length: number, error: Error): Result {
  const reading = result as ObjectReading;
  return { ...reading, body: cutBody(reading.body, length, error) } as Result;
}

async function* cutBody(body: AsyncIterable<Uint8Array>, length: number, error: Error) {
  let left = length;
  for await (const chunk of body) {
    if (chunk.length >= left) {
      if (left > 0) yield chunk.subarray(0, left);
      throw error;
    }
    left -= chunk.length;
    yield chunk;
  }
}

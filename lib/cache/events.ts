import { channel } from 'node:diagnostics_channel';
import { CacheFull } from './budget/cache-full.js';

/** What is told on the diagnostics channel `mediafs:cache`. */
export type CacheEvent =
  | { readonly event: 'hit' | 'miss' | 'drop'; readonly key: string }
  | { readonly event: 'fill'; readonly key: string; readonly bytes: number; readonly written: boolean }
  /** `key` is one of any store that shares the directory. */
  | { readonly event: 'evict'; readonly key: string; readonly bytes: number }
  /** There was no room for so many bytes. */
  | { readonly event: 'full'; readonly key: string; readonly bytes: number }
  | { readonly event: 'partial-fault'; readonly key: string; readonly error: unknown }
  | { readonly event: 'fault'; readonly key?: string; readonly error: unknown }
  /** Open: look-ups, or fills, are left out for a while. */
  | { readonly event: 'breaker'; readonly side: 'reading' | 'writing'; readonly state: 'open' | 'closed' };

/** That the disk did not take what came of an object, or that there was no room for it. */
export function refusal(key: string, size: number, error: unknown): CacheEvent {
  if (error instanceof CacheFull) return { event: 'full', key, bytes: size };
  return { event: 'partial-fault', key, error };
}

const events = channel('mediafs:cache');

export function tell(event: CacheEvent): void {
  if (events.hasSubscribers) events.publish(event);
}

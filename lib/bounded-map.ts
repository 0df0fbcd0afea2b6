import { LRUCache } from 'lru-cache';

/** Keeps the last used of so many values. */
export function boundedMap<Value extends {}>(room: number): LRUCache<string, Value> {
  // With `max` it would take its room at once, before there is anything to keep.
  return new LRUCache<string, Value>({ maxSize: room, sizeCalculation: () => 1 });
}

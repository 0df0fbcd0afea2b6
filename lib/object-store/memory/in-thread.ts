import type { StoreInThread } from '../contract.js';
import type { KeySpace } from '../key-space.js';
import { checkPut } from '../put-checks.js';
import { StoreError } from '../store-error.js';
import { copyInMemory } from './copy.js';
import { listMemory } from './list.js';
import { storeParts } from './multipart.js';
import { describe, type MemoryObjects, md5Version } from './objects.js';
import { sliceMemory } from './read.js';

/** The verbs of the memory store, which all answer at once. */
export function createInThread(objects: MemoryObjects, keys: KeySpace): StoreInThread {
  return {
    head(key) {
      keys.full(key);
      return describe(key, objects.find(key));
    },
    get(key, options) {
      keys.full(key);
      return sliceMemory(objects, key, options);
    },
    put(key, body, options) {
      keys.full(key);
      checkPut(key, options);
      objects.checkTarget(key, options);
      const bytes = Buffer.from(body);
      return objects.store(key, bytes, md5Version(bytes), options);
    },
    putParts(key, parts, options) {
      keys.full(key);
      checkPut(key, options);
      return storeParts(objects, key, parts, options);
    },
    list: (options) => listMemory(objects, options),
    copy(source, target, options) {
      keys.full(source);
      keys.full(target);
      return copyInMemory(objects, source, target, options);
    },
    delete: (keysToDelete) =>
      keysToDelete.flatMap((key) => {
        try {
          keys.full(key);
          objects.remove(key);
          return [];
        } catch (error) {
          if (error instanceof StoreError) return [{ key, error }];
          throw error;
        }
      }),
  };
}

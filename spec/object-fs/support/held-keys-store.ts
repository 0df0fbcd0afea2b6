import type { ListOptions, ListPage, ObjectStore } from '../../../lib/object-store/contract.js';
import { smallPagesStore } from './small-pages-store.js';

/** How many keys below a prefix have been listed that were not done with: nobody can hold more of them. */
export interface HeldKeys {
  now: number;
  most: number;
  pages: number;
}

/**
 * A store in pages of so many entries that counts what its caller may hold of a directory: a key that was listed is
 * done with once it has been copied, or deleted. Sync calls are counted alike.
 */
export function heldKeysStore(
  store: ObjectStore,
  { prefix, pageSize }: { readonly prefix: string; readonly pageSize: number },
): { readonly store: ObjectStore; readonly held: HeldKeys } {
  const held: HeldKeys = { now: 0, most: 0, pages: 0 };
  const paged = smallPagesStore(store, pageSize);
  const { inThread } = paged;
  const listed = (options: ListOptions, page: ListPage): ListPage => {
    if (options.prefix !== prefix || options.limit !== undefined) return page;
    held.pages += 1;
    held.now += page.objects.length;
    held.most = Math.max(held.most, held.now);
    return page;
  };
  const done = <Result>(count: number, result: Result): Result => {
    held.now -= count;
    return result;
  };
  return {
    held,
    store: {
      ...paged,
      async *list(options: ListOptions = {}): AsyncGenerator<ListPage> {
        for await (const page of paged.list(options)) yield listed(options, page);
      },
      copy: async (...given) => done(1, await paged.copy(...given)),
      delete: async (keys, options) => done(keys.length, await paged.delete(keys, options)),
      inThread: inThread && {
        ...inThread,
        *list(options) {
          for (const page of inThread.list(options)) yield listed(options, page);
        },
        copy: (...given) => done(1, inThread.copy(...given)),
        delete: (keys) => done(keys.length, inThread.delete(keys)),
      },
    },
  };
}

import type { ListOptions, ListPage, ObjectStore } from '../object-store/contract.js';

/**
 * The pages of a listing, each asked for while the one before is worked on, and no further ahead. It goes on where a
 * page has ended, so whoever deletes what was listed loses none of what was not.
 */
export async function* listAhead(
  store: ObjectStore,
  options: Omit<ListOptions, 'signal'>,
): AsyncGenerator<ListPage, void> {
  const controller = new AbortController();
  const pages = store.list({ ...options, signal: controller.signal })[Symbol.asyncIterator]();
  let next = pages.next();
  try {
    for (;;) {
      const page = await next;
      if (page.done === true) return;
      next = pages.next();
      // Its failure is told when it is wanted.
      next.catch(() => {});
      yield page.value;
    }
  } finally {
    controller.abort();
  }
}

import { expect } from 'chai';
import { abortion, bytesOf, pagesOf, pattern, readAll, text } from './helpers.js';
import type { Context, StoreContext } from './object-store-conformance.js';

const REASON = new Error('enough');
const aborted = () => ({ signal: AbortSignal.abort(REASON) });

/** Each verb with options. */
const VERBS: readonly [string, (at: StoreContext, options: { signal: AbortSignal }) => Promise<unknown>][] = [
  ['head', ({ store, root }, options) => store.head(`${root}a`, options)],
  ['get', ({ store, root }, options) => store.get(`${root}a`, options)],
  ['put', ({ store, root }, options) => store.put(`${root}a`, text('new'), options)],
  ['multipart', ({ store, root }, options) => store.multipart(`${root}a`, options)],
  ['list', ({ store, root }, options) => pagesOf(store, { prefix: root, ...options })],
  ['copy', ({ store, root }, options) => store.copy(`${root}a`, `${root}b`, options)],
  ['delete', ({ store, root }, options) => store.delete([`${root}a`], options)],
];

export function abortBehaviour(context: Context): void {
  describe('an abort signal', () => {
    for (const [verb, call] of VERBS) {
      it(`that is aborted already rejects ${verb} as Node does, and nothing happens`, async () => {
        const { store, root } = context();
        await store.put(`${root}a`, text('old'));
        await abortion(call(context(), aborted()), REASON);
        expect((await readAll(store, `${root}a`)).toString()).to.equal('old');
      });
    }

    it('that is aborted already rejects the calls of an upload', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await abortion(upload.uploadPart(1, text('a'), aborted()), REASON);
      await upload.uploadPart(1, text('a'));
      await abortion(upload.complete(aborted()), REASON);
      await upload.abort();
    });

    it('ends a body between two of its pieces', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, pattern(8 * 1024 * 1024));
      const controller = new AbortController();
      const { body } = await store.get(`${root}a`, { signal: controller.signal });
      const iterator = body[Symbol.asyncIterator]();
      await iterator.next();
      controller.abort(REASON);
      await abortion(drain(iterator), REASON);
    });

    it('ends a body that nobody has begun to read', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, pattern(8 * 1024 * 1024));
      const controller = new AbortController();
      const reading = await store.get(`${root}a`, { signal: controller.signal });
      controller.abort(REASON);
      await abortion(bytesOf(reading), REASON);
    });

    it('ends requests that are under way or wait for their turn', async () => {
      const { store, root } = context();
      const controller = new AbortController();
      const bytes = pattern(256 * 1024);
      const puts = Array.from({ length: 64 }, (_, index) =>
        store.put(`${root}${index}`, bytes, { signal: controller.signal }),
      );
      controller.abort(REASON);
      const results = await Promise.allSettled(puts);
      for (const result of results) {
        if (result.status === 'rejected') await abortion(Promise.reject(result.reason), REASON);
      }
      expect((await readAll(store, await stored(context()))).equals(bytes)).to.equal(true);
    });

    it('does nothing any more when the call is over', async () => {
      const { store, root } = context();
      const controller = new AbortController();
      await store.put(`${root}a`, text('hello'), { signal: controller.signal });
      controller.abort(REASON);
      expect((await readAll(store, `${root}a`)).toString()).to.equal('hello');
    });
  });
}

async function drain(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  while ((await iterator.next()).done !== true);
}

/** The store still answers: an object put after the abort. */
async function stored({ store, root }: StoreContext): Promise<string> {
  await store.put(`${root}after`, pattern(256 * 1024));
  return `${root}after`;
}

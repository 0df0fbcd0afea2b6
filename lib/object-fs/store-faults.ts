import { IntegrityError } from '../cache/fill.js';
import { codeOf } from '../errors.js';
import { StoreError } from '../object-store/store-error.js';

/** Tells what a store failed with from what the disk says, when the bytes of the one are poured on the other. */
export class StoreFaults {
  readonly #seen = new Set<unknown>();

  /** Runs a request; its failure is the store's. */
  async request<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      this.#seen.add(error);
      throw error;
    }
  }

  /** A body whose failure is the store's. No generator, which would not pass on a `return` while a piece is awaited. */
  body(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    return {
      [Symbol.asyncIterator]: () => {
        const iterator = bytes[Symbol.asyncIterator]();
        return {
          next: () => this.request(() => iterator.next()),
          return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
        };
      },
    };
  }

  /** Whether an error is none of the store's and none of the check of its bytes, but an errno: then it is the disk's. */
  isOfDisk(error: unknown): boolean {
    if (this.#seen.has(error) || error instanceof StoreError || error instanceof IntegrityError) return false;
    return /^E[A-Z0-9]+$/.test(codeOf(error) ?? '');
  }
}

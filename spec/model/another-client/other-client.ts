import type { Metadata, ObjectStore } from '../../../lib/object-store/contract.js';
import { prefixOf } from '../../../lib/paths.js';
import { bytesOf, named } from '../step.js';
import type { History } from './history.js';
import { type Change, SAME } from './turns.js';

const NAME = 'another client';

/** A client that knows objects and nothing of files. What it cannot do to the bucket as it is, it leaves. */
export class OtherClient {
  readonly #store: ObjectStore;
  readonly #history: History;
  readonly #alphabet: readonly string[];
  /** The key that our calls are about. */
  watched: string | undefined;

  constructor(store: ObjectStore, history: History, alphabet: readonly string[]) {
    this.#store = store;
    this.#history = history;
    this.#alphabet = alphabet;
  }

  async make(change: Change): Promise<void> {
    const key = this.#key(change.at);
    if (key === '') return;
    const present = this.#history.present.get(key);
    switch (change.change) {
      case 'put':
        return this.#put(key, bytesOf(change.content), { mtime: '1000' });
      case 'put in parts':
        return this.#putInParts(key, bytesOf(change.content));
      case 'overwrite':
        return present && this.#put(key, bytesOf({ from: change.from, length: present.bytes.length }));
      case 'make a marker':
        return this.#put(prefixOf(key), Buffer.alloc(0));
      case 'delete':
        await this.#store.delete([key]);
        return this.#history.delete(NAME, key);
      case 'copy': {
        const source = this.#key(change.from);
        return this.#history.present.has(source) && source !== key ? this.#copy(source, key) : undefined;
      }
      default:
        return present && this.#copy(key, key, { mode: String(0o100000 | change.mode) });
    }
  }

  #key(at: string): string {
    return at === SAME ? (this.watched ?? '') : named(at, this.#alphabet).slice(1);
  }

  /** With metadata, as mediafs and its like give it, or without. */
  async #put(key: string, bytes: Buffer, metadata: Metadata = {}): Promise<void> {
    const { version } = await this.#store.put(key, bytes, { metadata });
    this.#history.put(NAME, key, { bytes, etag: version, metadata });
  }

  async #putInParts(key: string, bytes: Buffer): Promise<void> {
    const upload = await this.#store.multipart(key);
    await upload.uploadPart(1, bytes);
    const { version } = await upload.complete();
    this.#history.put(NAME, key, { bytes, etag: version, metadata: {} });
  }

  async #copy(source: string, target: string, metadata?: Metadata): Promise<void> {
    const replace = metadata && { metadata };
    const { version } = await this.#store.copy(source, target, { replace });
    this.#history.copy(NAME, source, target, version, metadata);
  }
}

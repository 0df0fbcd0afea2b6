import type {
  CopyOptions,
  DeleteFailure,
  ListPage,
  MultipartUpload,
  ObjectStore,
  PutOptions,
  StoreInThread,
} from '../../../lib/object-store/contract.js';
import { joined } from '../../object-fs/support/small-parts-store.js';
import type { History } from './history.js';
import type { Mount } from './view.js';

/** What of a mount is noted. */
class Notes {
  readonly #history: History;
  readonly #mount: Mount;
  readonly #now: () => number;

  constructor(history: History, mount: Mount, now: () => number) {
    this.#history = history;
    this.#mount = mount;
    this.#now = now;
  }

  stored(key: string, body: Uint8Array, options: PutOptions | undefined, etag: string): void {
    const metadata = { ...options?.metadata };
    this.#history.put(this.#mount.name, key, { bytes: Buffer.from(body), etag, metadata });
  }

  copied(source: string, target: string, options: CopyOptions | undefined, etag: string): void {
    this.#history.copy(this.#mount.name, source, target, etag, options?.replace?.metadata);
  }

  deleted(keys: readonly string[], failures: readonly DeleteFailure[]): void {
    const failed = new Set(failures.map(({ key }) => key));
    for (const key of keys) if (!failed.has(key)) this.#history.delete(this.#mount.name, key);
  }

  listed({ objects }: ListPage): void {
    for (const { key } of objects) this.#mount.listed.set(key, this.#now());
  }

  confirmed(key: string): void {
    this.#mount.confirmed.set(key, this.#now());
  }
}

/** A store that notes what a mount changes, when that came true, and what the store told it without attributes. */
export function recordingStore(
  store: ObjectStore,
  history: History,
  mount: Mount,
  now: () => number,
): ObjectStore {
  const notes = new Notes(history, mount, now);
  return {
    name: store.name,
    capabilities: store.capabilities,
    inThread: store.inThread && recordingInThread(store.inThread, notes),
    head: (...given) => store.head(...given),
    get: (async (key, options) => {
      const reading = await store.get(key, options);
      if (reading === undefined) notes.confirmed(key);
      return reading;
    }) as ObjectStore['get'],
    put: async (key, body, options) => {
      const answer = await store.put(key, body, options);
      notes.stored(key, body, options, answer.version);
      return answer;
    },
    multipart: async (key, options) =>
      recordingUpload(await store.multipart(key, options), notes, key, options),
    async *list(options): AsyncGenerator<ListPage> {
      for await (const page of store.list(options)) {
        notes.listed(page);
        yield page;
      }
    },
    copy: async (source, target, options) => {
      const answer = await store.copy(source, target, options);
      notes.copied(source, target, options, answer.version);
      return answer;
    },
    delete: async (keys, options) => {
      const failures = await store.delete(keys, options);
      notes.deleted(keys, failures);
      return failures;
    },
    presign: (key, options) => store.presign(key, options),
    // Others go on with it.
    close: async () => {},
  };
}

function recordingUpload(
  upload: MultipartUpload,
  notes: Notes,
  key: string,
  options: PutOptions | undefined,
): MultipartUpload {
  const parts: Uint8Array[] = [];
  return {
    ...(upload.id === undefined ? {} : { id: upload.id }),
    uploadPart: (number, bytes, more) => {
      parts[number] = Buffer.from(bytes);
      return upload.uploadPart(number, bytes, more);
    },
    complete: async (more) => {
      const answer = await upload.complete(more);
      notes.stored(key, Buffer.concat(parts.filter(Boolean)), options, answer.version);
      return answer;
    },
    abort: (more) => upload.abort(more),
  };
}

/** The same for sync calls. */
function recordingInThread(store: StoreInThread, notes: Notes): StoreInThread {
  return {
    head: (key) => store.head(key),
    get: (key, options) => {
      const reading = store.get(key, options);
      if (reading === undefined) notes.confirmed(key);
      return reading;
    },
    put: (key, body, options) => {
      const answer = store.put(key, body, options);
      notes.stored(key, body, options, answer.version);
      return answer;
    },
    putParts: (key, parts, options) => {
      const answer = store.putParts(key, parts, options);
      notes.stored(key, joined(parts), options, answer.version);
      return answer;
    },
    *list(options) {
      for (const page of store.list(options)) {
        notes.listed(page);
        yield page;
      }
    },
    copy: (source, target, options) => {
      const answer = store.copy(source, target, options);
      notes.copied(source, target, options, answer.version);
      return answer;
    },
    delete: (keys) => {
      const failures = store.delete(keys);
      notes.deleted(keys, failures);
      return failures;
    },
  };
}

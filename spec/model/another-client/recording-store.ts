import type {
  ListPage,
  MultipartUpload,
  ObjectStore,
  PutOptions,
} from '../../../lib/object-store/contract.js';
import type { History } from './history.js';
import type { Mount } from './view.js';

/** A store that notes what a mount changes, when that came true, and what the store told it without attributes. */
export function recordingStore(
  store: ObjectStore,
  history: History,
  { name, listed, confirmed }: Mount,
  now: () => number,
): ObjectStore {
  const stored = (key: string, body: Uint8Array, options: PutOptions | undefined, etag: string) =>
    history.put(name, key, { bytes: Buffer.from(body), etag, metadata: { ...options?.metadata } });
  return {
    name: store.name,
    capabilities: store.capabilities,
    head: (...given) => store.head(...given),
    get: (async (key, options) => {
      const reading = await store.get(key, options);
      if (reading === undefined) confirmed.set(key, now());
      return reading;
    }) as ObjectStore['get'],
    put: async (key, body, options) => {
      const answer = await store.put(key, body, options);
      stored(key, body, options, answer.version);
      return answer;
    },
    multipart: async (key, options) => {
      const parts: Uint8Array[] = [];
      const upload = await store.multipart(key, options);
      const recorded: MultipartUpload = {
        ...(upload.id === undefined ? {} : { id: upload.id }),
        uploadPart: (number, bytes, more) => {
          parts[number] = Buffer.from(bytes);
          return upload.uploadPart(number, bytes, more);
        },
        complete: async (more) => {
          const answer = await upload.complete(more);
          stored(key, Buffer.concat(parts.filter(Boolean)), options, answer.version);
          return answer;
        },
        abort: (more) => upload.abort(more),
      };
      return recorded;
    },
    async *list(options): AsyncGenerator<ListPage> {
      for await (const page of store.list(options)) {
        for (const { key } of page.objects) listed.set(key, now());
        yield page;
      }
    },
    copy: async (source, target, options) => {
      const answer = await store.copy(source, target, options);
      history.copy(name, source, target, answer.version, options?.replace?.metadata);
      return answer;
    },
    delete: async (keys, options) => {
      const failures = await store.delete(keys, options);
      const failed = new Set(failures.map(({ key }) => key));
      for (const key of keys) if (!failed.has(key)) history.delete(name, key);
      return failures;
    },
    presign: (key, options) => store.presign(key, options),
    // Others go on with it.
    close: async () => {},
  };
}

import type { MultipartUpload, NumberedPart, ObjectStore } from '../../../lib/object-store/contract.js';

/** A store that takes parts of any size, so that objects of many parts are small. It knows which uploads are open. */
export type SmallPartsStore = ObjectStore & { readonly openUploads: Set<MultipartUpload> };

export function smallPartsStore(store: ObjectStore): SmallPartsStore {
  const openUploads = new Set<MultipartUpload>();
  const { inThread } = store;
  return {
    name: store.name,
    capabilities: { ...store.capabilities, minimumPartSize: 1 },
    openUploads,
    inThread: inThread && {
      ...inThread,
      putParts: (key, parts, options) => inThread.put(key, joined(parts), options),
    },
    head: (...given) => store.head(...given),
    get: ((...given: Parameters<ObjectStore['get']>) => store.get(...given)) as ObjectStore['get'],
    put: (...given) => store.put(...given),
    list: (...given) => store.list(...given),
    copy: (...given) => store.copy(...given),
    delete: (...given) => store.delete(...given),
    presign: (key, options) => store.presign(key, options),
    close: () => store.close(),
    async multipart(key, options) {
      const parts = new Map<number, Uint8Array>();
      const upload: MultipartUpload = {
        async uploadPart(number, bytes, { signal } = {}) {
          signal?.throwIfAborted();
          parts.set(number, Buffer.from(bytes));
        },
        async complete({ signal } = {}) {
          signal?.throwIfAborted();
          const stored = await store.put(key, joined([...parts]), { ...options, signal: undefined });
          openUploads.delete(upload);
          return stored;
        },
        async abort() {
          openUploads.delete(upload);
        },
      };
      openUploads.add(upload);
      return upload;
    },
  };
}

/** In the order of their numbers. */
export function joined(parts: readonly NumberedPart[]): Buffer {
  return Buffer.concat([...parts].sort(([one], [other]) => one - other).map(([, bytes]) => bytes));
}

import type { HeadOptions, ObjectStore } from '../../object-store/contract.js';

/** A store whose requests all end when a signal says so, beside their own. */
export function abortableStore(store: ObjectStore, signal: AbortSignal): ObjectStore {
  const bound = <Options extends HeadOptions>(options: Options | undefined): Options =>
    ({
      ...options,
      signal: options?.signal ? AbortSignal.any([options.signal, signal]) : signal,
    }) as Options;
  return {
    name: store.name,
    capabilities: store.capabilities,
    head: (key, options) => store.head(key, bound(options)),
    get: ((key, options) => store.get(key, bound(options))) as ObjectStore['get'],
    put: (key, body, options) => store.put(key, body, bound(options)),
    list: (options) => store.list(bound(options)),
    copy: (source, target, options) => store.copy(source, target, bound(options)),
    delete: (keys, options) => store.delete(keys, bound(options)),
    presign: (key, options) => store.presign(key, options),
    ...(store.abortUpload && {
      abortUpload: (key, id, options) => store.abortUpload!(key, id, bound(options)),
    }),
    close: () => store.close(),
    async multipart(key, options) {
      const upload = await store.multipart(key, bound(options));
      return {
        ...(upload.id === undefined ? {} : { id: upload.id }),
        uploadPart: (number, bytes, given) => upload.uploadPart(number, bytes, bound(given)),
        complete: (given) => upload.complete(bound(given)),
        abort: (given) => upload.abort(given),
      };
    },
  };
}

import type {
  GetOptions,
  HeadOptions,
  ListOptions,
  MultipartUpload,
  ObjectReading,
  ObjectStore,
} from '../../../lib/object-store/contract.js';

export type StoreVerb =
  | 'head'
  | 'get'
  | 'put'
  | 'multipart'
  | 'uploadPart'
  | 'complete'
  | 'abort'
  | 'list'
  | 'copy'
  | 'delete'
  | 'presign';

export interface StoreCall {
  readonly verb: StoreVerb;
  /** The object; the target of a copy, the prefix of a list, the first key of a delete. */
  readonly key: string;
  /** Requests that a store would send for it: more than one only for long deletes. */
  readonly requests: number;
  readonly signal: AbortSignal | undefined;
}

/** Hands every request to `around`, which calls `proceed` to let it through. A list is one call per page. */
export type Interceptor = <Result>(call: StoreCall, proceed: () => Promise<Result>) => Promise<Result>;

/** Any store with something between it and its callers. */
export function interceptedStore(store: ObjectStore, around: Interceptor): ObjectStore {
  const pass = <Result>(
    verb: StoreVerb,
    key: string,
    options: HeadOptions | undefined,
    run: () => Promise<Result>,
  ) => around({ verb, key, requests: 1, signal: options?.signal }, run);
  return {
    name: store.name,
    capabilities: store.capabilities,
    head: (key, options) => pass('head', key, options, () => store.head(key, options)),
    get: ((key: string, options?: GetOptions): Promise<ObjectReading> =>
      pass('get', key, options, () => store.get(key, options))) as ObjectStore['get'],
    put: (key, body, options) => pass('put', key, options, () => store.put(key, body, options)),
    multipart: async (key, options) => {
      const upload = await pass('multipart', key, options, () => store.multipart(key, options));
      return interceptedUpload(upload, key, pass);
    },
    list: (options) => interceptedPages(store, options, around),
    copy: (from, to, options) => pass('copy', to, options, () => store.copy(from, to, options)),
    delete: (keys, options) => {
      const call = { verb: 'delete', key: keys[0] ?? '', requests: Math.ceil(keys.length / 1000) } as const;
      return around({ ...call, signal: options?.signal }, () => store.delete(keys, options));
    },
    presign: (key, options) => pass('presign', key, undefined, () => store.presign(key, options)),
    close: () => store.close(),
  };
}

function interceptedUpload(
  upload: MultipartUpload,
  key: string,
  pass: <Result>(
    verb: StoreVerb,
    key: string,
    options: HeadOptions | undefined,
    run: () => Promise<Result>,
  ) => Promise<Result>,
): MultipartUpload {
  return {
    ...(upload.id === undefined ? {} : { id: upload.id }),
    uploadPart: (number, bytes, options) =>
      pass('uploadPart', key, options, () => upload.uploadPart(number, bytes, options)),
    complete: (options) => pass('complete', key, options, () => upload.complete(options)),
    abort: () => pass('abort', key, undefined, () => upload.abort()),
  };
}

async function* interceptedPages(store: ObjectStore, options: ListOptions | undefined, around: Interceptor) {
  const pages = store.list(options)[Symbol.asyncIterator]();
  for (;;) {
    const call = { verb: 'list', key: options?.prefix ?? '', requests: 1, signal: options?.signal } as const;
    const page = await around(call, () => pages.next());
    if (page.done === true) return;
    yield page.value;
  }
}

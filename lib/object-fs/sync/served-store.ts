import type {
  BytesRead,
  GetOptions,
  HeadOptions,
  ListOptions,
  ListPage,
  NumberedPart,
  ObjectStore,
  PutOptions,
} from '../../object-store/contract.js';
import { StoreError } from '../../object-store/store-error.js';
import { decodeError, type EncodedError } from './error-codec.js';
import type { StoreSource } from './protocol.js';
import type { ServedVerb } from './serve-store.js';

/** Asks the waiting thread, where the store lives. */
export type Ask = (
  verb: ServedVerb,
  given: readonly unknown[],
  signal: AbortSignal | undefined,
) => Promise<unknown>;

/** Stands for a store in the memory of the thread that waits for us. */
export function createServedStore(
  { name, capabilities }: Extract<StoreSource, { kind: 'served' }>,
  ask: Ask,
): ObjectStore {
  const call = async <Result>(
    verb: ServedVerb,
    given: readonly unknown[],
    options: HeadOptions = {},
  ): Promise<Result> => {
    const { signal, ...rest } = options;
    return (await ask(verb, [...given, rest], signal)) as Result;
  };
  return {
    name,
    capabilities,
    head: (key, options) => call('head', [key], options),
    get: (async (key: string, options?: GetOptions) => {
      const read = await call<BytesRead | undefined>('get', [key], options);
      return read && { object: read.object, range: read.range, body: once(read.bytes) };
    }) as ObjectStore['get'],
    put: (key, body, options) => call('put', [key, body], options),
    multipart: async (key, options) => collectParts(call, key, options),
    async *list(options) {
      let from = options?.from;
      do {
        const given: ListOptions = { ...options, from };
        const page = await call<ListPage>('list', [], given);
        yield page;
        from = page.next;
      } while (from !== undefined && options?.limit === undefined);
    },
    copy: (source, target, options) => call('copy', [source, target], options),
    delete: async (keys, options) => {
      const failures = await call<{ key: string; error: EncodedError }[]>('delete', [keys], options);
      return failures.map(({ key, error }) => ({ key, error: decodeError(error) as StoreError }));
    },
    presign: async (key) => {
      throw new StoreError('ENOTSUP', key, { message: 'a sync call presigns nothing' });
    },
    close: async () => {},
  };
}

type Call = <Result>(verb: ServedVerb, given: readonly unknown[], options?: HeadOptions) => Promise<Result>;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

function collectParts(call: Call, key: string, options: PutOptions | undefined) {
  const parts: NumberedPart[] = [];
  return {
    async uploadPart(number: number, bytes: Uint8Array) {
      parts.push([number, Uint8Array.prototype.slice.call(bytes)]);
    },
    complete: () => call<{ version: string }>('putParts', [key, parts], options),
    async abort() {
      parts.length = 0;
    },
  };
}

import type {
  CopyOptions,
  DeleteFailure,
  GetOptions,
  ListOptions,
  ListPage,
  ObjectInformation,
  ObjectReading,
  PutOptions,
  StoredObject,
} from './contract.js';

/** How another thread makes a store of its own that is the same store. */
export interface StoreModule {
  /** URL of a module. */
  readonly module: string;
  /** Name of an exported class whose constructor takes the options. */
  readonly export: string;
  /** Must be what `structuredClone` takes. */
  readonly options: unknown;
}

/** Why no other thread can make one. */
export interface StoreModuleRefusal {
  /** The reason, in words for the message of the `ENOTSUP` that sync calls then are. */
  readonly refusal: string;
}

/** The verbs of a store that lives in this thread and answers at once. They throw what the others reject with. */
export interface StoreInThread {
  /** As `ObjectStore.head`. */
  head(key: string): ObjectInformation;
  /** As `ObjectStore.get`, with all bytes at once. */
  get(key: string, options: GetOptions): BytesRead | undefined;
  /** As `ObjectStore.put`. */
  put(key: string, body: Uint8Array, options: PutOptions): StoredObject;
  /** A multipart upload in one step. */
  putParts(key: string, parts: readonly NumberedPart[], options: PutOptions): StoredObject;
  /** As `ObjectStore.list`. */
  list(options: ListOptions): Iterable<ListPage>;
  /** As `ObjectStore.copy`. */
  copy(source: string, target: string, options: CopyOptions): StoredObject;
  /** As `ObjectStore.delete`. */
  delete(keys: readonly string[]): readonly DeleteFailure[];
}

/** `bytes` are the store's own and must not be written to. */
export interface BytesRead extends Omit<ObjectReading, 'body'> {
  /** Those of the range. */
  readonly bytes: Uint8Array;
}

/** A part of an upload, numbered from 1. */
export type NumberedPart = readonly [number: number, bytes: Uint8Array];

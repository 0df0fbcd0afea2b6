import type { Metadata, ObjectInformation, StoredHeaders } from '../object-store/contract.js';

/** What is known of one version of an object. */
export interface ObjectState {
  readonly version: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 as the store says; absent for what this process has just written. */
  readonly lastModified?: number | undefined;
  readonly contentType?: string | undefined;
  /** Absent when the object is known from a listing only, which carries none. */
  readonly metadata?: Metadata | undefined;
  /** Known where the metadata is; absent for none. */
  readonly headers?: StoredHeaders | undefined;
  readonly crc32?: string | undefined;
  /** Where a symbolic link leads, once its content has been seen. */
  readonly target?: Uint8Array | undefined;
}

export function stateOf(information: ObjectInformation): ObjectState {
  const { version, size, lastModified, contentType, metadata, headers, crc32 } = information;
  return { version, size, lastModified, contentType, metadata, headers, crc32 };
}

/** Reads a state back from JSON; `undefined` for what is none. */
export function parseState(value: unknown): ObjectState | undefined {
  const state = value as Partial<ObjectState> | null | undefined;
  if (typeof state?.version !== 'string' || !Number.isSafeInteger(state.size)) return undefined;
  return state as ObjectState;
}

/** Some stores list milliseconds and describe an object in whole seconds. What we have just written has no time yet. */
export function isSameSecond(known: number | undefined, listed: number | undefined): boolean {
  if (known === undefined || listed === undefined) return true;
  return Math.trunc(known / 1000) === Math.trunc(listed / 1000);
}

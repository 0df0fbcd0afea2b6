import type { Headers } from '../http/request.js';

/** One request, as the log keeps it. */
export interface RequestRecord {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  /** 0 while there is no answer, and when the connection broke before one. */
  status: number;
  /** A fault was met by it. */
  spoilt?: true;
  readonly range?: string | undefined;
  /** The conditional headers it came with, by their lower-case names. */
  readonly conditions: Readonly<Record<string, string>>;
  /** Its `x-amz-` headers and parameters, but for those that sign it. */
  readonly options: Readonly<Record<string, string>>;
}

/** The last requests, in the order of their arrival. */
export class RequestLog {
  #records: RequestRecord[] = [];

  /** Begins a record; its `status` is filled in when there is one. */
  add(record: RequestRecord): RequestRecord {
    this.#records.push(record);
    if (this.#records.length > longest) this.#records.shift();
    return record;
  }

  read(): RequestRecord[] {
    return this.#records.map((record) => ({ ...record }));
  }

  reset(): void {
    this.#records = [];
  }
}

export function conditionsOf(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && /^(x-amz-copy-source-)?if-/.test(entry[0]),
    ),
  );
}

export function optionsOf(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        /^x-amz-(?!date$|content-sha256$|security-token$|user-agent$)/.test(entry[0]),
    ),
  );
}

const longest = 1000;

import type { Call, Content, Open, Stream, Use } from '../step.js';

/** In the place of a key: that which the call at hand, or the last one, is about. */
export const SAME = '=';

/** What another client does to the bucket, past every mount. Keys are said as places are: digits stand for names. */
export type Change =
  /** Whole, in one request or in parts; below a file it makes a directory of that. */
  | { readonly change: 'put' | 'put in parts'; readonly at: string; readonly content: Content }
  /** Other bytes, as many as there are. */
  | { readonly change: 'overwrite'; readonly at: string; readonly from: string }
  | { readonly change: 'delete'; readonly at: string }
  | { readonly change: 'copy'; readonly at: string; readonly from: string }
  | { readonly change: 'make a marker'; readonly at: string }
  /** The bytes stay, and with them the ETag. */
  | { readonly change: 'set the mode'; readonly at: string; readonly mode: number };

/** A change that comes right before one of the requests of a call; if the call sends fewer, it does not come. */
export interface Interference {
  readonly request: number;
  readonly change: Change;
}

/** A call on one of the two mounts. */
export interface Ours {
  readonly turn: 'call';
  readonly mount: 0 | 1;
  readonly step: Call | Open | Use | Stream;
  readonly during?: Interference | undefined;
  /** Right after it the paths that it is about are looked at. */
  readonly look?: 'readFile' | 'stat' | undefined;
}

export type Turn =
  | Ours
  | { readonly turn: 'another client'; readonly change: Change }
  | { readonly turn: 'time'; readonly milliseconds: number }
  /** A process started later in the place of one that has ended. */
  | { readonly turn: 'restart'; readonly mount: 0 | 1; readonly cache: 'kept' | 'lost' };

export interface Settings {
  readonly freshness: number | 'immutable';
  readonly negativeFreshness: number;
  readonly strict: boolean;
  /** Of the two mounts; `none`: no cache directory can be made. */
  readonly cache: 'of each' | 'shared' | 'none';
  readonly maxBytes?: number | undefined;
}

export interface Play {
  readonly settings: Settings;
  readonly alphabet: readonly string[];
  readonly turns: readonly Turn[];
}

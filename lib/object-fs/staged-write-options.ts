import type { ObjectState } from './object-state.js';
import type { Place } from './place.js';

export interface StagedWriteOptions {
  readonly place: Place;
  /** `O_*` numbers for the caller's descriptor. */
  readonly flags: number;
  /** The version whose content was put into the staging file; the store must still have it when we publish. */
  readonly base?: ObjectState | undefined;
  /** The file must be new (`wx`), or was not there when it was opened for appending. */
  readonly mustBeNew: 'exclusive' | 'unchanged' | undefined;
  /** Permission bits that the caller asked for. */
  readonly mode?: number | undefined;
  /** What a new file is stored with, where its name and its bytes do not tell. */
  readonly kept?: Pick<ObjectState, 'contentType' | 'metadata'> | undefined;
}

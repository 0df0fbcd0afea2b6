import type { S3ObjectStoreOptions } from '../../../lib/object-store/s3/options.js';
import type { OperationName } from '../../support/s3-server/http/route.js';
import type { Fault as Misbehaviour } from '../../support/s3-server/server.js';
import type { Operation } from './operation.js';

export interface Fault {
  readonly title: string;
  readonly misbehaviour: Misbehaviour;
  /** Whether it means anything to requests of a kind. */
  concerns(kind: OperationName, operation: Operation): boolean;
  /** How many requests of the kind it lets pass first. Default 0. */
  readonly skip?: number;
  /** Where it comes once, and where it stays. */
  readonly once: Expected;
  readonly always: Expected;
  /** How often a request may be sent in all. Default: the attempts of one. */
  readonly repeats?: number;
  /** Whether the store may have done what it does not tell. Default false. */
  readonly isUntold?: boolean;
  /** Requests that it comes to as well. */
  readonly alsoTo?: OperationName;
  /** Whether it is played with sync calls, each of which needs a thread. Default false. */
  readonly isForSync?: boolean;
  /** Whether a result may be wrong of it. Default: never. */
  isUnseen?(operation: Operation): boolean;
  readonly options?: { readonly once: StoreOptions; readonly always: StoreOptions };
}

/** What the table of errors lets come of a call. */
export interface Expected {
  readonly mayPass: boolean;
  readonly codes: readonly string[];
}

type StoreOptions = Partial<S3ObjectStoreOptions>;

export const ATTEMPTS = 3;
export const RESUMES = 3;
/** Appends that meet another's change are tried so often, and each conditional write that meets a conflict. */
export const CONFLICTS = 5 * 4;
/** A version that is gone, or is damaged, is fetched anew so often. */
export const FETCHES = 3;

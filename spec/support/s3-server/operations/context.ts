import type { Payload } from '../body/payload.js';
import type { Fault } from '../faults/rules.js';
import type { Reply } from '../http/reply.js';
import type { S3Request } from '../http/request.js';
import type { Quirks } from '../quirks/quirks.js';
import type { Identity } from '../rights/identity.js';
import type { Catalog } from '../state/catalog.js';

/** What an operation works with. Whoever asks has been authenticated. */
export interface Context {
  readonly request: S3Request;
  readonly payload: Payload;
  readonly catalog: Catalog;
  readonly region: string;
  /** Who asks. */
  readonly identity: Identity;
  /** A misbehaviour to show, for the operations that have a part in it. */
  readonly fault: Fault | undefined;
  readonly quirks: Quirks;
}

export type Operation = (context: Context) => Reply | Promise<Reply>;

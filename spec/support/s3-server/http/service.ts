import type { FaultList } from '../faults/fault-list.js';
import type { Counts } from '../measure/counts.js';
import type { RequestLog } from '../measure/request-log.js';
import type { Quirks } from '../quirks/quirks.js';
import type { Identities } from '../rights/identity.js';
import type { Catalog } from '../state/catalog.js';

/** What the requests to one server share. */
export interface Service {
  readonly catalog: Catalog;
  readonly identities: Identities;
  readonly region: string;
  /** In which ways it is another store than S3. */
  readonly quirks: Quirks;
  /** Milliseconds since 1970, by the clock that signatures and answers go by. */
  readonly now: () => number;
  readonly faults: FaultList;
  readonly counts: Counts;
  readonly log: RequestLog;
}

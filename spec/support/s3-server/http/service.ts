import type { FaultList } from '../faults/fault-list.js';
import type { Counts } from '../measure/counts.js';
import type { RequestLog } from '../measure/request-log.js';
import type { Identities } from '../rights/identity.js';
import type { Catalog } from '../state/catalog.js';

/** What the requests to one server share. */
export interface Service {
  readonly catalog: Catalog;
  readonly identities: Identities;
  readonly region: string;
  readonly faults: FaultList;
  readonly counts: Counts;
  readonly log: RequestLog;
}

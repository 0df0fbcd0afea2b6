import type { S3Server, S3ServerOptions } from './api.js';
import { startService } from './start-service.js';

export type { S3Server, S3ServerOptions } from './api.js';
export type { Fault, FaultCondition, FaultRule } from './faults/rules.js';
export type { RequestRecord } from './measure/request-log.js';
export type { Quirks } from './quirks/quirks.js';
export { CEPH_16, CEPH_20, PLAIN, SWIFT } from './quirks/stores.js';
export type { Identity } from './rights/identity.js';
export type { Credentials } from './signature/authenticate.js';

/** Starts an S3 server in this process, on loopback. */
export function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  return startService(options);
}

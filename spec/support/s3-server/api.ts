import type { FaultRule } from './faults/rules.js';
import type { RequestRecord } from './measure/request-log.js';
import type { Quirks } from './quirks/quirks.js';
import type { Identity } from './rights/identity.js';
import type { Credentials } from './signature/authenticate.js';

/** A small S3 for tests and examples, on loopback. It is strict where S3 is, and misbehaves on request. */
export interface S3Server {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** Requests by operation, and `bytesSent` and `bytesReceived` of bodies. */
  counts(): Promise<Record<string, number>>;
  /** Sets the counts to zero and empties the log. */
  resetCounts(): Promise<void>;
  /** The last thousand requests, oldest first. */
  log(): Promise<RequestRecord[]>;
  /** What clients hold of it at this moment. */
  activity(): Promise<Activity>;
  /** Replaces all rules. */
  misbehave(rules: FaultRule[]): Promise<void>;
  /** Replaces all who may sign requests; at first that is `credentials`, with every right. */
  trust(identities: Identity[]): Promise<void>;
  /** Makes sure that a bucket is there. */
  createBucket(name: string): Promise<void>;
  /** Cuts all connections. What a directory holds stays there. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Activity {
  /** That of the question itself included, where the server has a process of its own. */
  readonly connections: number;
  /** Requests whose answer has neither been sent whole nor given up. */
  readonly requests: number;
}

export interface S3ServerOptions {
  /** Keep everything here, and begin with what is here; default in memory. */
  readonly directory?: string | undefined;
  /** Default any that is free. */
  readonly port?: number | undefined;
  readonly buckets?: readonly string[] | undefined;
  readonly region?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** Be another store than S3. Default: none. */
  readonly quirks?: Quirks | undefined;
  /** Milliseconds by which its clock is ahead of the machine's. */
  readonly clockOffset?: number | undefined;
}

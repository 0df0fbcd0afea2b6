import { channel } from 'node:diagnostics_channel';
import type { Operation } from './operations.js';

/** A request that is about to be sent, again or for the first time. */
export interface RequestMessage {
  readonly operation: Operation;
  /** The key as callers know it; for a listing its prefix. */
  readonly key: string;
  /** Bytes of the request's body, where it has one. */
  readonly bytes?: number | undefined;
}

const requests = channel('mediafs:object-store');

/** Costs next to nothing when nobody subscribes. */
export function publishRequest(operation: Operation, key: string, bytes: number | undefined): void {
  if (!requests.hasSubscribers) return;
  const message: RequestMessage = bytes === undefined ? { operation, key } : { operation, key, bytes };
  requests.publish(message);
}

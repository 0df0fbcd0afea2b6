import type { ObjectInformation } from '../contract.js';
import type { S3Connection } from './connection.js';

/** What a body is to hold: this range of this version. */
export interface BodyPlan {
  readonly connection: S3Connection;
  readonly object: ObjectInformation;
  readonly range: { readonly start: number; readonly end: number };
  readonly signal: AbortSignal | undefined;
}

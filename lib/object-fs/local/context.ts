import type { Leases } from '../../cache/leases/leases.js';
import type { Context } from '../context.js';

/** What is needed for the local files of one object file system. */
export interface LocalContext extends Context {
  readonly leases: Leases;
}

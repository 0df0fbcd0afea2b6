import { errnoError } from '../../errors.js';

/** The bound of the cache leaves no room, however much of the disk is free: `ENOSPC`. */
export class CacheFull extends Error {
  override readonly name = 'CacheFull';
  readonly code = 'ENOSPC';

  constructor(path: string) {
    super('the cache may hold no more', { cause: errnoError('ENOSPC', 'open', { path }) });
  }
}

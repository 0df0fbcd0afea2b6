import { isWellFormed } from '../path-bytes.js';
import { StoreError } from './store-error.js';

/** Bytes of the longest key that S3 takes, prefix included. */
export const MAXIMUM_KEY_LENGTH = 1024;

/**
 * The keys of a bucket that lie under a prefix: joins and strips it, and refuses keys that no request could carry.
 *
 * The prefix may be given with or without slashes around it; an empty one means the whole bucket.
 */
export class KeySpace {
  /** What every full key starts with: empty, or ending in a slash. */
  readonly start: string;

  constructor(prefix = '') {
    const bare = prefix.replace(/^\/+|\/+$/g, '');
    this.start = bare === '' ? '' : `${bare}/`;
  }

  /** The key in the bucket. `ENAMETOOLONG` over 1,024 bytes; `EINVAL` when empty or not well-formed UTF-16. */
  full(key: string): string {
    if (key === '') throw new StoreError('EINVAL', key, { message: 'a key must not be empty' });
    if (!isWellFormed(key))
      throw new StoreError('EINVAL', key, { message: 'a key must be well-formed Unicode' });
    const full = this.start + key;
    const length = Buffer.byteLength(full);
    if (length > MAXIMUM_KEY_LENGTH) {
      const message = `the key has ${length} bytes, at most ${MAXIMUM_KEY_LENGTH} are possible`;
      throw new StoreError('ENAMETOOLONG', key, { message });
    }
    return full;
  }

  /** The key as callers know it; empty for the object that is named like the prefix itself. */
  relative(full: string): string {
    return full.slice(this.start.length);
  }
}

import { randomBytes } from 'node:crypto';
import type { Metadata } from '../contract.js';
import { MAXIMUM_METADATA_LENGTH } from '../put-checks.js';

/** The user metadata by which a conditional write knows its own success again. Callers never see it. */
const NAME = 'mediafs-write';

const MARK_BYTES = 16;

/** What a write is told by; `mark` is absent where the metadata leaves no room for one. */
export interface MarkedMetadata {
  readonly metadata: Record<string, string>;
  readonly mark: string | undefined;
}

/** The metadata with a random mark: no other write has it, be its bytes and its metadata the same. */
export function markedMetadata(metadata: Metadata = {}): MarkedMetadata {
  const mark = randomBytes(MARK_BYTES).toString('base64url');
  const marked = { ...metadata, [NAME]: mark };
  const length = Object.entries(marked).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return length > MAXIMUM_METADATA_LENGTH
    ? { metadata: { ...metadata }, mark: undefined }
    : { metadata: marked, mark };
}

export function markIn(metadata: Metadata | undefined): string | undefined {
  return metadata?.[NAME];
}

export function withoutMark(metadata: Metadata | undefined): Record<string, string> {
  const { [NAME]: _, ...rest } = metadata ?? {};
  return rest;
}

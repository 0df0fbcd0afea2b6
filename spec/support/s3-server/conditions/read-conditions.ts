import { S3Error } from '../errors.js';
import type { Headers } from '../http/request.js';
import { namesEtag } from './etag.js';

export interface Validators {
  readonly etag: string;
  readonly lastModified: number;
}

interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
  readonly ifUnmodifiedSince?: string | undefined;
}

/** Checks the conditions of a GET or HEAD: 412 where one fails, 304 where the reader has it already. */
export function checkReadConditions(
  headers: Headers,
  current: Validators,
  answer: Record<string, string>,
): void {
  const outcome = evaluate(
    {
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      ifModifiedSince: headers['if-modified-since'],
      ifUnmodifiedSince: headers['if-unmodified-since'],
    },
    current,
  );
  if (outcome === undefined) return;
  if (outcome === 'If-None-Match' || outcome === 'If-Modified-Since') {
    throw new S3Error('NotModified', { status: 304, headers: answer });
  }
  throw new S3Error('PreconditionFailed', { details: { Condition: outcome } });
}

/** Checks the conditions that a copy makes of its source: 412 whichever of them fails. */
export function checkSourceConditions(headers: Headers, current: Validators): void {
  const outcome = evaluate(
    {
      ifMatch: headers['x-amz-copy-source-if-match'],
      ifNoneMatch: headers['x-amz-copy-source-if-none-match'],
      ifModifiedSince: headers['x-amz-copy-source-if-modified-since'],
      ifUnmodifiedSince: headers['x-amz-copy-source-if-unmodified-since'],
    },
    current,
  );
  if (outcome !== undefined) {
    throw new S3Error('PreconditionFailed', { details: { Condition: `x-amz-copy-source-${outcome}` } });
  }
}

// An entity tag, where given, decides alone: dates are too coarse to overrule it.
function evaluate(conditions: Conditions, { etag, lastModified }: Validators): string | undefined {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== undefined) {
    if (!namesEtag(ifMatch, etag)) return 'If-Match';
  } else if (lastModified > Date.parse(ifUnmodifiedSince ?? '')) return 'If-Unmodified-Since';
  if (ifNoneMatch !== undefined) return namesEtag(ifNoneMatch, etag) ? 'If-None-Match' : undefined;
  return lastModified <= Date.parse(ifModifiedSince ?? '') ? 'If-Modified-Since' : undefined;
}

import type { PutOptions } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import { lookFirst } from './look-first.js';
import type { Condition, Finding, Form } from './probe/finding.js';
import { writtenIn } from './probe/written-condition.js';

/** In which form a condition is sent; or that the store is asked first, and then written to without one. */
export type Way = Form | 'look-first';

export interface ConditionUse {
  /** The key that the condition speaks of. */
  readonly key: string;
  readonly orLookFirst?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * How a write is to be made on a condition: in which form to send it, or `look-first`, where the store was not seen to
 * keep it and the caller or the settings are content with less. `ENOTSUP`, and why, where they are not.
 */
export async function keepCondition(
  connection: S3Connection,
  condition: Condition,
  { key, orLookFirst, signal }: ConditionUse,
): Promise<Way> {
  const finding = await connection.findings.finding(condition, signal);
  if (finding.verdict === 'kept') return finding.form;
  const { conditionFallback } = connection.settings;
  const mayLook = conditionFallback === 'all' || (conditionFallback === 'updates' && orLookFirst === true);
  const reason = `the store was not seen to keep ${WORDS[condition]} (${finding.seen})`;
  if (!mayLook)
    throw new StoreError(finding.verdict === 'denied' ? 'EACCES' : 'ENOTSUP', key, { message: reason });
  connection.warnOnce(`${reason}; it is asked first, and then written to without a condition`);
  return 'look-first';
}

/** The inputs that carry the conditions of a write; where there are none, this is the time to look. */
export async function writtenConditions(
  connection: S3Connection,
  key: string,
  way: Way | undefined,
  options: Pick<PutOptions, 'ifMatch' | 'ifNoneMatch' | 'signal'>,
): Promise<{ IfMatch?: string; IfNoneMatch?: '*' }> {
  if (way === undefined) return {};
  if (way === 'look-first') {
    await lookFirst(connection, key, options);
    return {};
  }
  const { ifMatch, ifNoneMatch } = options;
  return {
    ...(ifMatch === undefined ? {} : writtenIn(way, ifMatch)),
    ...(ifNoneMatch === undefined ? {} : { IfNoneMatch: ifNoneMatch }),
  };
}

/** What a store does not keep, in words for people. */
export function describeFinding(condition: Condition, finding: Finding): string {
  return `${WORDS[condition]}: ${finding.verdict}, ${finding.seen}`;
}

const WORDS: Readonly<Record<Condition, string>> = {
  create: 'If-None-Match on PutObject',
  replace: 'If-Match on PutObject',
  completeCreate: 'If-None-Match on CompleteMultipartUpload',
  completeReplace: 'If-Match on CompleteMultipartUpload',
  copySource: 'x-amz-copy-source-if-match on CopyObject',
  copyCreate: 'If-None-Match on CopyObject',
  partSource: 'x-amz-copy-source-if-match on UploadPartCopy',
  delete: 'If-Match on DeleteObject',
};

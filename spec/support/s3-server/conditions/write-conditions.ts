import { S3Error } from '../errors.js';
import type { Headers } from '../http/request.js';
import type { ObjectVersion } from '../state/records.js';
import { namesEtag } from './etag.js';

/** Reads the conditions of a write and gives the check to make against the current version when it commits. */
export function writeCheck(headers: Headers, key: string): (current: ObjectVersion | undefined) => void {
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  // S3 knows no other form on a write.
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') {
    throw new S3Error('NotImplemented', { details: { Header: 'If-None-Match' } });
  }
  return (current) => {
    // A delete marker is nothing that is there.
    const content = current?.content;
    if (ifNoneMatch !== undefined && content) fail('If-None-Match');
    if (ifMatch === undefined) return;
    if (!content) throw new S3Error('NoSuchKey', { details: { Key: key } });
    if (!namesEtag(ifMatch, content.etag)) fail('If-Match');
  };
}

function fail(condition: string): never {
  throw new S3Error('PreconditionFailed', { details: { Condition: condition } });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { unquote } from '../conditions/etag.js';
import { writeCheck } from '../conditions/write-conditions.js';
import { S3Error } from '../errors.js';
import type { S3Request } from '../http/request.js';
import type { OperationName } from '../http/route.js';
import { readRange } from '../objects/range.js';
import type { Catalog } from '../state/catalog.js';
import type { ConditionalHeader, Quirks } from './quirks.js';

type Headers = Record<string, string | undefined>;

/** Long enough for all racers to have passed a check before the first of them writes. */
const BETWEEN_CHECK_AND_WRITE = 30;

/** A request as a store with these quirks takes it. Throws what such a store refuses. */
export async function understand(
  request: S3Request,
  operation: OperationName,
  quirks: Quirks,
  catalog: Catalog,
): Promise<S3Request> {
  if (quirks.missingOperations?.includes(operation)) throw new S3Error('NotImplemented');
  const headers: Headers = { ...request.headers };
  refuseBodies(operation, headers, quirks);
  if (operation === 'CopyObject') renameConditions(headers, quirks);
  for (const name of Object.keys(headers)) {
    const header = `${operation} ${name}` as ConditionalHeader;
    if (quirks.refusedConditions?.includes(header)) {
      throw new S3Error('NotImplemented', { details: { Header: name } });
    }
    if (quirks.quotesCount?.includes(header) && headers[name] !== unquote(headers[name]!)) {
      throw new S3Error('PreconditionFailed', { details: { Condition: name } });
    }
    if (quirks.ignoredConditions?.includes(header)) delete headers[name];
    if (quirks.earlyConditions?.includes(header)) {
      writeCheck({ [name]: headers[name] }, request.key)(catalog.bucket(request.bucket).current(request.key));
      delete headers[name];
      await sleep(BETWEEN_CHECK_AND_WRITE);
    }
  }
  if (quirks.rangeBeforeConditions && operation === 'GetObject') {
    const size = catalog.bucket(request.bucket).current(request.key)?.content?.size;
    if (size !== undefined) readRange(headers['range'], size);
  }
  return { ...request, headers };
}

function refuseBodies(operation: OperationName, headers: Headers, quirks: Quirks): void {
  if (quirks.refusesTrailers && headers['x-amz-trailer'] !== undefined) throw new S3Error('NotImplemented');
  if (operation === 'DeleteObjects' && quirks.batchesWantMd5 && headers['content-md5'] === undefined) {
    throw new S3Error('InvalidRequest', { message: 'Missing required header for this request: Content-MD5' });
  }
  // A batch has one in place of Content-MD5, which need not be understood to be taken.
  if (operation === 'DeleteObjects') return;
  const isNamed = headers['x-amz-sdk-checksum-algorithm'] !== undefined;
  for (const name of Object.keys(headers)) {
    const isOfBody = /^x-amz-checksum-(?!mode|algorithm|type)/.test(name);
    if (isOfBody && quirks.checksumsWantAlgorithm && !isNamed) delete headers[name];
    if (/^x-amz-(sdk-)?checksum-/.test(name) && quirks.knowsNoChecksums) delete headers[name];
  }
}

/** What is called otherwise here is not known under its usual name. */
function renameConditions(headers: Headers, { copySourceHeader, copyTargetHeader }: Quirks): void {
  const names = [
    ['x-amz-copy-source-if-match', copySourceHeader],
    ['if-none-match', copyTargetHeader],
  ] as const;
  for (const [usual, own] of names) {
    if (own === undefined) continue;
    headers[usual] = headers[own];
    if (headers[usual] === undefined) delete headers[usual];
  }
}

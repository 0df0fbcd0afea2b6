import { checksumHeader } from '../checksums/algorithms.js';
import { quote } from '../conditions/etag.js';
import { checkReadConditions } from '../conditions/read-conditions.js';
import { S3Error } from '../errors.js';
import { type Reply, withoutBody } from '../http/reply.js';
import type { S3Request } from '../http/request.js';
import { checksumHeaders } from '../objects/checksum-answers.js';
import { descriptionHeaders } from '../objects/description.js';
import { type FoundObject, findObject } from '../objects/find.js';
import { placementHeaders, requireReadable } from '../objects/placement.js';
import { chooseSelection, type Selection } from '../objects/selection.js';
import type { Context, Operation } from './context.js';

export const getObject: Operation = ({ catalog, request, fault }) => {
  const found = findObject(catalog.bucket(request.bucket), request.key, request.query.get('versionId'));
  const validators = {
    etag: quote(found.content.etag),
    'last-modified': new Date(found.version.lastModified).toUTCString(),
  };
  checkReadConditions(
    request.headers,
    { etag: found.content.etag, lastModified: found.version.lastModified },
    { ...validators, ...found.headers },
  );
  if (request.method !== 'HEAD') requireReadable(found.content);
  const selection = chooseSelection(request, found.content, { ignoreRange: fault?.ignoreRange === true });
  const { start, end } = selection;
  return {
    status: selection.contentRange === undefined ? 200 : 206,
    headers: {
      ...descriptionHeaders(found.content.description),
      ...placementHeaders(found.content.placement),
      ...responseOverrides(request),
      ...validators,
      ...found.headers,
      'accept-ranges': 'bytes',
      'content-length': String(end - start),
      'content-range': selection.contentRange,
      'x-amz-mp-parts-count': selection.partsCount,
      'x-amz-tagging-count': String(Object.keys(found.content.tags).length || '') || undefined,
      ...answeredChecksum(request, found, selection, fault?.wholeChecksumOnRange === true),
    },
    body: catalog.backend.readBlob(found.content.blob, start, end),
  };
};

export const headObject: Operation = async (context: Context): Promise<Reply> =>
  withoutBody(await getObject(context));

// A checksum of the whole object says nothing about a range of it. One of a part goes with exactly that part.
function answeredChecksum(
  request: S3Request,
  { content }: FoundObject,
  { contentRange, part }: Selection,
  wholeChecksumOnRange: boolean,
): Reply['headers'] {
  if (request.headers['x-amz-checksum-mode']?.toUpperCase() !== 'ENABLED') return {};
  if (contentRange === undefined || wholeChecksumOnRange) return checksumHeaders(content.checksum);
  if (!part) return {};
  return {
    [checksumHeader(content.checksum.algorithm)]: part.checksum,
    'x-amz-checksum-type': content.checksum.type,
  };
}

function responseOverrides({ query }: S3Request): Record<string, string> {
  const asked = overridable.flatMap((name) => {
    const value = query.get(`response-${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  for (const [name, value] of asked) {
    if (/[^\t\x20-\x7e\xa0-\xff]/.test(value)) {
      throw new S3Error('InvalidArgument', {
        message: 'Header value cannot be represented using ISO-8859-1.',
        details: { ArgumentName: `response-${name}`, ArgumentValue: value },
      });
    }
  }
  return Object.fromEntries(asked);
}

const overridable = [
  'content-type',
  'content-language',
  'content-disposition',
  'content-encoding',
  'cache-control',
  'expires',
];

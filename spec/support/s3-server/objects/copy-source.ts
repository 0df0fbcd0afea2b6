import { checkSourceConditions } from '../conditions/read-conditions.js';
import { S3Error } from '../errors.js';
import type { S3Request } from '../http/request.js';
import type { Catalog } from '../state/catalog.js';
import { type FoundObject, findObject } from './find.js';
import { requireReadable } from './placement.js';

/** The object that `x-amz-copy-source` names, once the conditions on it hold. */
export function findCopySource(catalog: Catalog, { headers }: S3Request): FoundObject {
  const { bucket, key, versionId } = readCopySource(headers['x-amz-copy-source'] ?? '');
  const found = findObject(catalog.bucket(bucket), key, versionId);
  checkSourceConditions(headers, { etag: found.content.etag, lastModified: found.version.lastModified });
  requireReadable(found.content);
  return found;
}

function readCopySource(header: string): { bucket: string; key: string; versionId: string | undefined } {
  const [, path = '', versionId] = /^(.*?)(?:\?versionId=(.*))?$/s.exec(header) ?? [];
  const decoded = decode(path).replace(/^\//, '');
  const slash = decoded.indexOf('/');
  if (slash < 1 || slash === decoded.length - 1) {
    throw invalid('Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  }
  return { bucket: decoded.slice(0, slash), key: decoded.slice(slash + 1), versionId };
}

// A literal plus sign means a space here, and bytes that are no UTF-8 are no key. Both catch clients that forgot
// to encode.
function decode(text: string): string {
  try {
    const escaped = text
      .replaceAll('+', ' ')
      .replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
    return decodeURIComponent(escaped);
  } catch {
    throw invalid('Invalid copy source encoding.');
  }
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidArgument', {
    message,
    details: { ArgumentName: 'x-amz-copy-source' },
  });
}

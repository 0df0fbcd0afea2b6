import { quote } from '../conditions/etag.js';
import { writeCheck } from '../conditions/write-conditions.js';
import { emptyReply } from '../http/reply.js';
import { checksumHeaders } from '../objects/checksum-answers.js';
import { readDescription } from '../objects/description.js';
import { versionHeaders } from '../objects/find.js';
import { requireKeyLength } from '../objects/limits.js';
import { encryptionHeaders, pieceEtag, readPlacement } from '../objects/placement.js';
import { storeBlob } from '../objects/store-blob.js';
import { readTagHeader } from '../objects/tags.js';
import { commit } from '../state/commit.js';
import type { Operation } from './context.js';

export const putObject: Operation = async ({ catalog, payload, request: { bucket, key, headers } }) => {
  catalog.bucket(bucket);
  requireKeyLength(key);
  const check = writeCheck(headers, key);
  const description = readDescription(headers);
  const placement = readPlacement(headers);
  const tags = readTagHeader(headers['x-amz-tagging']);
  // Who waits to be told to go on can be told "no" before the body travels.
  if (headers['expect'] !== undefined) check(catalog.bucket(bucket).current(key));

  return storeBlob(catalog.backend, payload.read(), ({ blob, digests: { size, etag: md5, checksum } }) => {
    const etag = pieceEtag(md5, placement);
    const stored = { ...checksum, type: 'FULL_OBJECT' as const };
    const version = commit(catalog, {
      bucket,
      key,
      content: { blob, size, etag, checksum: stored, description, placement, tags },
      check,
    });
    return emptyReply(200, {
      etag: quote(etag),
      ...checksumHeaders(stored),
      ...encryptionHeaders(placement),
      ...versionHeaders(catalog.bucket(bucket), version),
    });
  });
};

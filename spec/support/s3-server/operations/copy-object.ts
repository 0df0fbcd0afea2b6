import type { Checksum, ChecksumAlgorithm } from '../checksums/algorithms.js';
import { isAlgorithm } from '../checksums/algorithms.js';
import { quote } from '../conditions/etag.js';
import { writeCheck } from '../conditions/write-conditions.js';
import { S3Error } from '../errors.js';
import { xmlReply } from '../http/reply.js';
import type { Headers, S3Request } from '../http/request.js';
import { checksumElements } from '../objects/checksum-answers.js';
import { findCopySource } from '../objects/copy-source.js';
import { readDescription } from '../objects/description.js';
import { digesting } from '../objects/digesting.js';
import { type FoundObject, versionHeaders } from '../objects/find.js';
import { largestCopy, requireKeyLength } from '../objects/limits.js';
import { encryptionHeaders, pieceEtag, readPlacement } from '../objects/placement.js';
import { readTagHeader } from '../objects/tags.js';
import { type Identity, may } from '../rights/identity.js';
import { deniedFor } from '../rights/rights.js';
import type { Catalog } from '../state/catalog.js';
import { commit } from '../state/commit.js';
import type { ObjectContent } from '../state/records.js';
import type { Operation } from './context.js';

export const copyObject: Operation = async ({ catalog, request, identity }) => {
  const { bucket, key, headers } = request;
  catalog.bucket(bucket);
  requireKeyLength(key);
  const check = writeCheck(headers, key);
  const source = findCopySource(catalog, request);
  requireChange(request, source);
  requireTagRights(identity, source);
  if (source.content.size > largestCopy) {
    throw new S3Error('InvalidRequest', {
      message: `The specified copy source is larger than the maximum allowable size for a copy source: ${largestCopy}`,
    });
  }
  // The source may be gone before the copy is made; its bytes are not.
  const blob = catalog.backend.linkBlob(source.content.blob);
  try {
    const content = { ...(await copiedContent(catalog, headers, source, blob)), blob };
    const version = commit(catalog, { bucket, key, content, check });
    return xmlReply(
      'CopyObjectResult',
      {
        LastModified: new Date(version.lastModified).toISOString(),
        ETag: quote(content.etag),
        ...checksumElements(content.checksum),
      },
      {
        ...versionHeaders(catalog.bucket(bucket), version),
        ...encryptionHeaders(content.placement),
        'x-amz-copy-source-version-id': source.headers['x-amz-version-id'],
      },
    );
  } catch (error) {
    catalog.backend.deleteBlob(blob);
    throw error;
  }
};

// Who copies an object with tags reads and writes them.
function requireTagRights(identity: Identity, { content }: FoundObject): void {
  if (Object.keys(content.tags).length === 0) return;
  const missing = ['s3:GetObjectTagging', 's3:PutObjectTagging'].find((action) => !may(identity, action));
  if (missing !== undefined) throw deniedFor(missing);
}

function requireChange({ bucket, key, headers, query }: S3Request, { version }: FoundObject): void {
  if (directive(headers, 'x-amz-metadata-directive') === 'REPLACE') return;
  if (version.bucket !== bucket || version.key !== key) return;
  if (headers['x-amz-storage-class'] !== undefined || headers['x-amz-server-side-encryption'] !== undefined)
    return;
  if (headers['x-amz-copy-source']?.includes('?versionId=') || query.has('versionId')) return;
  throw new S3Error('InvalidRequest', {
    message:
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  });
}

async function copiedContent(
  catalog: Catalog,
  headers: Headers,
  { content }: FoundObject,
  blob: string,
): Promise<Omit<ObjectContent, 'blob'>> {
  const { etag: md5, checksum } = await copiedDigests(catalog, headers, content, blob);
  // Neither the class nor the encryption of the source is copied.
  const placement = readPlacement(headers);
  const replacesMetadata = directive(headers, 'x-amz-metadata-directive') === 'REPLACE';
  const replacesTags = directive(headers, 'x-amz-tagging-directive') === 'REPLACE';
  return {
    size: content.size,
    etag: pieceEtag(md5, placement),
    checksum: { ...checksum, type: 'FULL_OBJECT' },
    description: replacesMetadata ? readDescription(headers) : content.description,
    placement,
    tags: replacesTags ? readTagHeader(headers['x-amz-tagging']) : content.tags,
  };
}

// A copy is one piece, so an object of parts gets the digests of one.
async function copiedDigests(
  catalog: Catalog,
  headers: Headers,
  content: ObjectContent,
  blob: string,
): Promise<{ etag: string; checksum: Checksum }> {
  const algorithm = readAlgorithm(headers['x-amz-checksum-algorithm']) ?? content.checksum.algorithm;
  const isMd5 = content.placement.encryption['x-amz-server-side-encryption'] === 'AES256';
  if (!content.parts && isMd5 && algorithm === content.checksum.algorithm) return content;
  const bytes = digesting(catalog.backend.readBlob(blob, 0, content.size), algorithm);
  for (;;) {
    const { done, value } = await bytes.next();
    if (done) return value;
  }
}

function readAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined || isAlgorithm(name.toUpperCase()))
    return name?.toUpperCase() as ChecksumAlgorithm | undefined;
  throw new S3Error('InvalidRequest', { message: 'Checksum algorithm provided is unsupported.' });
}

function directive(headers: Headers, name: string): 'COPY' | 'REPLACE' {
  const value = headers[name] ?? 'COPY';
  if (value === 'COPY' || value === 'REPLACE') return value;
  throw new S3Error('InvalidArgument', {
    message: 'Unknown metadata directive.',
    details: { ArgumentName: name },
  });
}

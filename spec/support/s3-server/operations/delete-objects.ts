import { readXmlBody } from '../body/read-whole.js';
import { S3Error } from '../errors.js';
import { xmlReply } from '../http/reply.js';
import { type Identity, may } from '../rights/identity.js';
import { deniedFor } from '../rights/rights.js';
import type { Catalog } from '../state/catalog.js';
import { childrenNamed, childText, type XmlElement } from '../xml/read.js';
import type { XmlTree } from '../xml/write.js';
import type { Operation } from './context.js';
import { type Deletion, deleteOne } from './delete-object.js';

export const deleteObjects: Operation = async ({ catalog, payload, identity, request: { bucket } }) => {
  catalog.bucket(bucket);
  if (!payload.hasMd5 && payload.declared === undefined) {
    throw new S3Error('InvalidRequest', {
      message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    });
  }
  const document = await readXmlBody(payload, 'Delete');
  const objects = childrenNamed(document, 'Object').map((element) => readDeletion(element, bucket));
  if (objects.length === 0 || objects.length > mostKeys) throw new S3Error('MalformedXML');
  const outcomes = objects.map((deletion) => attempt(catalog, identity, deletion));
  const isQuiet = childText(document, 'Quiet')?.trim().toLowerCase() === 'true';
  return xmlReply('DeleteResult', {
    Deleted: isQuiet ? undefined : outcomes.flatMap((outcome) => outcome.deleted ?? []),
    Error: outcomes.flatMap((outcome) => outcome.error ?? []),
  });
};

const mostKeys = 1000;

function readDeletion(element: XmlElement, bucket: string): Deletion {
  const key = childText(element, 'Key');
  if (!key) throw new S3Error('MalformedXML');
  return { bucket, key, versionId: childText(element, 'VersionId'), ifMatch: childText(element, 'ETag') };
}

function attempt(
  catalog: Catalog,
  identity: Identity,
  deletion: Deletion,
): { deleted?: XmlTree; error?: XmlTree } {
  const { key, versionId: asked } = deletion;
  try {
    if (!may(identity, 's3:DeleteObject')) throw deniedFor('s3:DeleteObject');
    const { versionId, isDeleteMarker } = deleteOne(catalog, deletion);
    return {
      deleted: {
        Key: key,
        VersionId: asked,
        DeleteMarker: isDeleteMarker || undefined,
        DeleteMarkerVersionId: isDeleteMarker ? versionId : undefined,
      },
    };
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return { error: { Key: key, VersionId: asked, Code: error.code, Message: error.message } };
  }
}

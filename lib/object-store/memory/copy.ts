import type { CopyOptions, StoredObject } from '../contract.js';
import { checkCopy } from '../put-checks.js';
import { StoreError } from '../store-error.js';
import { type MemoryObjects, md5Version } from './objects.js';

/** `copy` of the memory store. As on S3, the copy of a multipart object has a plain ETag. */
export function copyInMemory(
  objects: MemoryObjects,
  source: string,
  target: string,
  options: CopyOptions,
): StoredObject {
  checkCopy(source, target, options);
  const object = objects.find(source);
  if (options.ifMatch !== undefined && options.ifMatch !== object.version) {
    throw new StoreError('ESTALE', source, { message: 'the source is not the expected version' });
  }
  objects.checkTarget(target, { ifNoneMatch: options.ifNoneMatch });
  return objects.store(target, object.bytes, md5Version(object.bytes), {
    contentType: options.replace?.contentType ?? object.contentType,
    metadata: options.replace?.metadata ?? object.metadata,
  });
}

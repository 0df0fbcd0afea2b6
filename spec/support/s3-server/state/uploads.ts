import { S3Error } from '../errors.js';
import type { Catalog } from './catalog.js';
import type { Upload, UploadedPart } from './records.js';

export interface UploadName {
  readonly bucket: string;
  readonly key: string;
  readonly id: string;
}

/** An upload that is under way. */
export function findUpload(catalog: Catalog, { bucket, key, id }: UploadName): Upload {
  const upload = catalog.bucket(bucket).uploads.get(id);
  if (upload?.key !== key) throw new S3Error('NoSuchUpload', { details: { UploadId: id } });
  return upload;
}

export function saveUpload(catalog: Catalog, upload: Upload): void {
  catalog.bucket(upload.bucket).uploads.set(upload.id, upload);
  catalog.backend.saveRecord('uploads', upload.id, upload);
}

/** Adds a part, instead of the one with its number if there is one. The upload may be gone by now. */
export function savePart(catalog: Catalog, name: UploadName, part: UploadedPart): void {
  const upload = findUpload(catalog, name);
  const replaced = upload.parts[part.number];
  saveUpload(catalog, { ...upload, parts: { ...upload.parts, [part.number]: part } });
  if (replaced) catalog.backend.deleteBlob(replaced.blob);
}

/** Ends an upload and frees its parts. */
export function dropUpload(catalog: Catalog, upload: Upload): void {
  catalog.bucket(upload.bucket).uploads.delete(upload.id);
  catalog.backend.deleteRecord('uploads', upload.id);
  for (const part of Object.values(upload.parts)) catalog.backend.deleteBlob(part.blob);
}

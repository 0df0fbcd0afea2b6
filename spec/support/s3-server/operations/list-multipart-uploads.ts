import { xmlReply } from '../http/reply.js';
import { foldOf } from '../listing/page.js';
import { readEncoding, readLimit } from '../listing/parameters.js';
import { compareKeys } from '../state/compare-keys.js';
import type { Upload } from '../state/records.js';
import type { Operation } from './context.js';

export const listMultipartUploads: Operation = ({ catalog, request }) => {
  const { query } = request;
  const encode = readEncoding(request);
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const limit = readLimit(request, 'max-uploads');
  const marker = { key: query.get('key-marker') ?? '', id: query.get('upload-id-marker') ?? '' };
  const all = [...catalog.bucket(request.bucket).uploads.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .filter((upload) => isBehind(upload, marker))
    .sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.id, b.id));
  const alone = all.filter(({ key }) => foldOf(key, prefix, delimiter) === undefined);
  const folds = new Set(all.flatMap(({ key }) => foldOf(key, prefix, delimiter) ?? []));
  const given = alone.slice(0, limit);
  const isTruncated = given.length < alone.length;
  return xmlReply('ListMultipartUploadsResult', {
    Bucket: request.bucket,
    KeyMarker: encode(marker.key),
    UploadIdMarker: marker.id,
    NextKeyMarker: isTruncated ? encode(given.at(-1)?.key ?? '') : undefined,
    NextUploadIdMarker: isTruncated ? given.at(-1)?.id : undefined,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    EncodingType: query.get('encoding-type'),
    MaxUploads: limit,
    IsTruncated: isTruncated,
    Upload: given.map(({ key, id, initiated }) => ({
      Key: encode(key),
      UploadId: id,
      StorageClass: 'STANDARD',
      Initiated: new Date(Math.floor(initiated / 1000) * 1000).toISOString(),
    })),
    CommonPrefixes: [...folds].map((fold) => ({ Prefix: encode(fold) })),
  });
};

// Without an upload to go on from, a key stands for all of its uploads.
function isBehind(upload: Upload, marker: { readonly key: string; readonly id: string }): boolean {
  const order = marker.key === '' ? 1 : compareKeys(upload.key, marker.key);
  return order > 0 || (order === 0 && marker.id !== '' && compareKeys(upload.id, marker.id) > 0);
}

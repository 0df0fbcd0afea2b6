import type { Quirks } from './quirks.js';

/** As Ceph's RADOS gateway 16.2 answers. Found by asking one. */
export const CEPH_16: Quirks = {
  ignoredConditions: [
    ...(['CompleteMultipartUpload if-match', 'CompleteMultipartUpload if-none-match'] as const),
    ...(['CopyObject if-none-match', 'UploadPartCopy x-amz-copy-source-if-match'] as const),
    'DeleteObject if-match',
  ],
  quotesCount: ['PutObject if-match'],
  copySourceHeader: 'x-amz-copy-if-match',
  completesWithoutEtag: true,
  refusesTrailers: true,
  knowsNoChecksums: true,
  encodesUploadsUntold: true,
  listsMilliseconds: true,
};

/** As Ceph's RADOS gateway 20.2 answers. Found by asking one. */
export const CEPH_20: Quirks = {
  ignoredConditions: ['CopyObject if-none-match', 'UploadPartCopy x-amz-copy-source-if-match'],
  checksumsWantAlgorithm: true,
  encodesUploadsUntold: true,
  listsMilliseconds: true,
};

/** As the S3 layer of OpenStack Swift is known to answer: creates have as many winners as writers, updates are 501. */
export const SWIFT: Quirks = {
  ignoredConditions: [
    ...(['PutObject if-none-match', 'CompleteMultipartUpload if-none-match'] as const),
    ...(['CopyObject if-none-match', 'DeleteObject if-match'] as const),
  ],
  refusedConditions: ['PutObject if-match', 'CompleteMultipartUpload if-match'],
  batchesWantMd5: true,
  knowsNoChecksums: true,
};

/** A store of the plainest kind: no conditions at all, no batches, no parts that are copied. */
export const PLAIN: Quirks = {
  ignoredConditions: [
    ...(['PutObject if-none-match', 'PutObject if-match'] as const),
    ...(['CompleteMultipartUpload if-none-match', 'CompleteMultipartUpload if-match'] as const),
    ...(['CopyObject if-none-match', 'CopyObject x-amz-copy-source-if-match'] as const),
    'DeleteObject if-match',
  ],
  missingOperations: ['DeleteObjects', 'UploadPartCopy'],
  refusesTrailers: true,
  knowsNoChecksums: true,
  rangeBeforeConditions: true,
};

import type { OperationName } from '../../support/s3-server/http/route.js';
import { CONFLICTS, type Expected, type Fault, FETCHES, RESUMES } from './fault.js';
import type { Operation } from './operation.js';

const passes: Expected = { mayPass: true, codes: [] };
const fails = (...codes: string[]): Expected => ({ mayPass: false, codes });
const mayFail = (...codes: string[]): Expected => ({ mayPass: true, codes });

const everything = (): boolean => true;
const reads = (kind: OperationName): boolean => kind === 'GetObject';
const lists = (kind: OperationName): boolean => kind === 'ListObjectsV2';
const isLarge = ({ before }: Operation): boolean => 'film' in before;
const repeated = (kind: OperationName, { requests }: Operation): boolean => (requests[kind] ?? 0) > 1;
const writes = among('PutObject', 'CopyObject', 'DeleteObject', 'DeleteObjects', 'CreateMultipartUpload');
const uploads = among('UploadPart', 'CompleteMultipartUpload');
/** Whose repetition finds out that it has been done. */
export const isRecognised = among('PutObject', 'CompleteMultipartUpload');
const answersLate = among('CopyObject', 'CompleteMultipartUpload');
const hasBody = among(
  'GetObject',
  'ListObjectsV2',
  'CopyObject',
  'DeleteObjects',
  'CreateMultipartUpload',
  'CompleteMultipartUpload',
);

function among(...kinds: OperationName[]): (kind: OperationName) => boolean {
  return (kind) => kinds.includes(kind);
}

/** Milliseconds; writes are given six times that. On a busy machine good answers are late as well. */
const impatient = { once: { idleTimeout: 150, attempts: 6 }, always: { idleTimeout: 80, attempts: 2 } };
const hurried = { once: { deadline: 400 }, always: { deadline: 200 } };

/** Bytes, fewer than any body has. */
const CUT = 3;

export const FAULTS: readonly Fault[] = [
  {
    title: 'is lost with its connection',
    isForSync: true,
    misbehaviour: { resetAfterBytes: 0 },
    concerns: everything,
    once: passes,
    always: fails('EIO'),
    isUntold: true,
  },
  {
    title: 'is reset in its body',
    isForSync: true,
    misbehaviour: { resetAfterBytes: CUT },
    concerns: hasBody,
    once: passes,
    always: fails('EIO'),
    repeats: FETCHES * (1 + RESUMES),
    isUntold: true,
  },
  {
    title: 'ends early, with the headers of the whole',
    misbehaviour: { endAfterBytes: CUT },
    concerns: reads,
    once: passes,
    always: fails('EIO'),
    repeats: FETCHES * (1 + RESUMES),
    isUntold: true,
  },
  {
    title: 'does not come',
    isForSync: true,
    misbehaviour: { stallAfterBytes: 0 },
    concerns: everything,
    once: passes,
    always: fails('ETIMEDOUT'),
    repeats: 6,
    isUntold: true,
    options: impatient,
  },
  {
    title: 'stalls in its body',
    isForSync: true,
    misbehaviour: { stallAfterBytes: CUT },
    concerns: hasBody,
    once: passes,
    always: fails('ETIMEDOUT'),
    repeats: FETCHES * (1 + RESUMES),
    isUntold: true,
    options: impatient,
  },
  {
    title: 'drips, a byte in a second',
    misbehaviour: { dripBytesPerSecond: 1 },
    concerns: hasBody,
    once: mayFail('ETIMEDOUT'),
    always: fails('ETIMEDOUT'),
    isUntold: true,
    options: hurried,
  },
  {
    title: 'is the whole object where a range was asked for',
    misbehaviour: { ignoreRange: true },
    concerns: reads,
    once: mayFail('EIO'),
    always: mayFail('EIO'),
  },
  {
    title: 'is the whole object where a later range was asked for',
    misbehaviour: { ignoreRange: true },
    concerns: (kind, operation) => reads(kind) && isLarge(operation),
    skip: 1,
    once: mayFail('EIO'),
    always: fails('EIO'),
  },
  {
    title: 'tells a range of another length',
    isForSync: true,
    misbehaviour: { contentRange: 'bytes 5-10/11' },
    concerns: reads,
    once: mayFail('EIO'),
    always: fails('EIO'),
  },
  {
    title: 'tells a range further on',
    misbehaviour: { shiftRange: 10 },
    concerns: reads,
    once: mayFail('EIO'),
    always: fails('EIO'),
  },
  {
    title: 'tells another ETag from the second on',
    misbehaviour: { etag: '"11111111111111111111111111111111"' },
    concerns: (kind, operation) => reads(kind) && isLarge(operation),
    skip: 1,
    once: mayFail('ESTALE'),
    always: fails('ESTALE'),
    repeats: FETCHES,
  },
  {
    title: 'tells the checksum of the whole with a range',
    misbehaviour: { wholeChecksumOnRange: true },
    concerns: reads,
    once: passes,
    always: passes,
  },
  {
    title: 'has another byte than was stored',
    isForSync: true,
    misbehaviour: { corruptByteAt: 1, wholeChecksumOnRange: true },
    concerns: reads,
    isUnseen: ({ isPiecemeal = false }) => isPiecemeal,
    once: mayFail('EIO'),
    always: fails('EIO'),
    repeats: FETCHES,
  },
  {
    title: 'is 503',
    isForSync: true,
    misbehaviour: { status: 503 },
    concerns: everything,
    once: passes,
    always: fails('EIO'),
  },
  {
    title: 'is 500 after the work is done',
    isForSync: true,
    misbehaviour: { status: 500, afterStoring: true },
    concerns: (kind) => writes(kind) || uploads(kind),
    once: passes,
    always: fails('EIO'),
    isUntold: true,
  },
  {
    title: 'is an error that began as 200',
    misbehaviour: { status: 200, code: 'InternalError' },
    concerns: answersLate,
    once: passes,
    always: fails('EIO'),
  },
  {
    title: 'is 403',
    isForSync: true,
    misbehaviour: { status: 403 },
    concerns: everything,
    // What could not be uploaded while it was written is uploaded at the end.
    once: mayFail('EACCES'),
    always: fails('EACCES'),
  },
  {
    title: 'is 403 from the second on',
    misbehaviour: { status: 403 },
    concerns: repeated,
    skip: 1,
    once: mayFail('EACCES'),
    always: fails('EACCES'),
  },
  {
    title: 'is 403, and there is no giving up,',
    misbehaviour: { status: 403 },
    concerns: uploads,
    alsoTo: 'AbortMultipartUpload',
    once: mayFail('EACCES'),
    always: fails('EACCES'),
  },
  {
    title: 'tells that the token has expired',
    misbehaviour: { status: 400, code: 'ExpiredToken' },
    concerns: everything,
    once: passes,
    // A HEAD has no room for the reason, so it is asked for, by a request that is answered.
    always: mayFail('EACCES'),
  },
  {
    title: 'is 409',
    misbehaviour: { status: 409 },
    concerns: isRecognised,
    once: passes,
    always: fails('ESTALE', 'EIO'),
    repeats: CONFLICTS,
  },
  {
    title: 'leads round and round',
    misbehaviour: { endlessListing: true },
    concerns: lists,
    once: passes,
    // Who asks for one name only is answered.
    always: mayFail('EIO'),
  },
];

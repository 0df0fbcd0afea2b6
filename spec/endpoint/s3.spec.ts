import { s3Conformance } from '../conformance/s3/s3-conformance.js';
import { ensureBucket, namedEndpoint } from './named-endpoint.js';

/** What stores of these kinds are known to do otherwise than S3. */
const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  'ceph-old': [
    'tells the CRC32 of an object to whom it is asked by',
    'takes a stream with its CRC32 behind it',
    'refuses a wrong CRC32 in front of a body',
    'refuses a wrong CRC64NVME in front of a body',
    'takes a right CRC32 behind a body',
    'replaces the version that is there',
    'lets one of many replace a version',
    'refuses to delete another version by 412',
    'of another version than was asked for is 412',
    'onto what is there is 412, if it must not be',
    'joins parts, and lists them and the upload before',
    'takes a part that is a stream, with its checksum behind it',
    'has one checksum of the whole, where that was asked for',
    'is not completed onto what is there, if it must not be: 412',
    'can be read part by part',
    'tells its attributes',
  ],
  'ceph-new': ['onto what is there is 412, if it must not be', 'tells its attributes'],
};

const named = namedEndpoint();
const otherwise = OTHERWISE[named?.store ?? ''];

// On an unknown store this would say nothing of mediafs.
if (named && otherwise) {
  s3Conformance(
    named.store ?? '',
    async () => {
      await ensureBucket(named);
      const credentials = {
        accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
      };
      return { endpoint: { ...named, credentials }, bucket: named.bucket, close: async () => {} };
    },
    otherwise,
  );
}

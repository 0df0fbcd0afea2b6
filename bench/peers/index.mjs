/** All that is measured, by name. Those of other projects are loaded only in the process that measures them. */
const MODULES = {
  mediafs: 'mediafs',
  'mediafs by SDK': 'mediafs-by-sdk',
  'mediafs from disk': 'mediafs-from-disk',
  'node:fs': 'node-fs',
  memfs: 'memfs',
  cacache: 'cacache',
  'AWS SDK': 'sdk',
  opendal: 'opendal',
  flydrive: 'flydrive',
  flystorage: 'flystorage',
  unstorage: 'unstorage',
  's3fs (npm)': 's3fs-npm',
  '@cyclic.sh/s3fs': 'cyclic',
  'rclone mount': 'rclone',
  's3fs-fuse': 's3fs-fuse',
  nothing: 'nothing',
};

export const peerNamed = (name) => import(`./${MODULES[name]}.mjs`);

/** What no cache can be faster than: not peers, but the limit. */
export const LIMITS = ['node:fs', 'memfs'];

/** Those that read and write a store. */
export const REMOTE = [
  'AWS SDK',
  'opendal',
  'flydrive',
  'flystorage',
  'unstorage',
  's3fs (npm)',
  '@cyclic.sh/s3fs',
  'rclone mount',
  's3fs-fuse',
];

/** Those that keep what they have read. */
export const CACHES = ['cacache', 'rclone mount', 's3fs-fuse'];

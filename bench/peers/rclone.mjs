import { join } from 'node:path';
import { mountFuse } from './mount-fuse.mjs';

/** `rclone mount` with its cache of files, the mode that keeps what was read. */
export function open({ store, directory, mount }) {
  const believed = mount?.freshness === 0 ? '0s' : '1h';
  return mountFuse({
    directory,
    start: (point) => ({
      command: 'rclone',
      given: [
        ...['mount', `:s3:${store.bucket}`, point],
        ...['--vfs-cache-mode', 'full', '--cache-dir', join(directory, 'cache')],
        ...['--dir-cache-time', believed, '--attr-timeout', '1s', '--config', '/dev/null'],
        // Times of modification would cost it one HEAD for each file that is listed.
        ...['--use-server-modtime', '--s3-no-check-bucket'],
      ],
      environment: {
        RCLONE_S3_PROVIDER: 'Other',
        RCLONE_S3_ENDPOINT: store.endpoint,
        RCLONE_S3_REGION: store.region,
        RCLONE_S3_ACCESS_KEY_ID: store.credentials.accessKeyId,
        RCLONE_S3_SECRET_ACCESS_KEY: store.credentials.secretAccessKey,
      },
    }),
  });
}

const LATER = 'tells that a file is written before the store has it';

export const cannot = { write: LATER, writeStream: LATER };

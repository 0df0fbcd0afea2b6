import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mountFuse } from './mount-fuse.mjs';

/** s3fs-fuse with its cache of files. */
export async function open({ store, directory }) {
  const passwords = join(directory, 'passwd');
  const { accessKeyId, secretAccessKey } = store.credentials;
  await writeFile(passwords, `${accessKeyId}:${secretAccessKey}`, { mode: 0o600 });
  await mkdir(join(directory, 'cache'), { recursive: true });
  const options = {
    url: store.endpoint,
    endpoint: store.region,
    passwd_file: passwords,
    use_cache: join(directory, 'cache'),
    use_path_request_style: undefined,
    max_stat_cache_size: 200_000,
  };
  const list = Object.entries(options).map(([name, value]) =>
    value === undefined ? name : `${name}=${value}`,
  );
  return mountFuse({
    directory,
    start: (point) => ({ command: 's3fs', given: [store.bucket, point, '-f', '-o', list.join()] }),
  });
}

import { type Config, loadConfigFromEnv } from '../../config.js';
import { readMountUrl } from '../../mount-url.js';
import type { S3FileSystemOptions } from '../../s3-fs.js';

/** What is to be examined. */
export type Target =
  | {
      readonly kind: 's3';
      readonly named: string;
      readonly mount?: string;
      readonly options: S3FileSystemOptions;
    }
  | { readonly kind: 'fs'; readonly named: string; readonly mount?: string; readonly directory: string }
  | { readonly kind: 'memory'; readonly named: string; readonly mount?: string };

/** Throws a `TypeError` or a `ConfigError` that says what is wrong. */
export function targetOf(url: string | undefined, environment: NodeJS.ProcessEnv): Target {
  return url === undefined ? targetOfConfig(loadConfigFromEnv(environment)) : targetOfUrl(url);
}

function targetOfUrl(url: string): Target {
  const read = readMountUrl(url);
  switch (read.kind) {
    case 's3':
      return { ...read, named: nameOf(read.options) };
    case 'fs':
      return { ...read, named: read.directory };
    default:
      return { ...read, named: 'memory' };
  }
}

function targetOfConfig({ backend, mount, baseDirectory, s3, freshness, strict }: Config): Target {
  if (s3 !== undefined)
    return { kind: 's3', named: nameOf(s3), mount, options: { ...s3, freshness, strict } };
  if (backend === 'memory') return { kind: 'memory', named: 'memory', mount };
  // A directory at its own path is not redirected, and hides nothing.
  const hidden = mount === baseDirectory ? undefined : mount;
  return { kind: 'fs', named: baseDirectory, mount: hidden, directory: baseDirectory };
}

function nameOf({ bucket, prefix = '', endpoint, region = 'us-east-1' }: S3FileSystemOptions): string {
  const place = `s3://${[bucket, prefix].filter((part) => part !== '').join('/')}`;
  return `${place} ${endpoint === undefined ? `in ${region}` : `at ${endpoint}`}`;
}

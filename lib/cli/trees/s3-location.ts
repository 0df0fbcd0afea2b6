import { loadConfigFromEnv } from '../../config.js';
import { readMountUrl } from '../../mount-url.js';
import type { S3FileSystemOptions } from '../../s3-fs.js';
import { UsageError } from '../usage-error.js';

/** What the URL of an object names. */
export interface S3Location {
  /** Those of the whole bucket. */
  readonly options: S3FileSystemOptions;
  /** With no slash in front; empty for the bucket itself. */
  readonly key: string;
  /** The parameters as they were given, with their question mark; or empty. */
  readonly parameters: string;
}

const URL_OF_OBJECT = /^s3:\/\/(?<bucket>[^/?#]*)(?<path>\/[^?#]*)?(?<parameters>\?[^#]*)?(?<rest>#.*)?$/su;

/**
 * `s3://bucket/key`. What its parameters leave out is as the environment says (`MEDIAFS_S3_ENDPOINT` and its like).
 * Throws a `UsageError`, a `TypeError` or a `ConfigError` that says what is wrong.
 */
export function readS3Location(text: string, environment: NodeJS.ProcessEnv): S3Location {
  const { bucket = '', path = '/', parameters = '', rest } = URL_OF_OBJECT.exec(text)?.groups ?? {};
  if (rest !== undefined || parameters === '?') {
    throw new UsageError(`in an s3 URL write %23 for # and %3F for ?; got ${JSON.stringify(text)}`);
  }
  const read = readMountUrl(`s3://${bucket}${parameters}`);
  if (read.kind !== 's3') throw new UsageError(`${text} is no s3 URL`);
  const { s3, freshness, strict } = loadConfigFromEnv({
    ...environment,
    MEDIAFS_BACKEND: 's3',
    MEDIAFS_S3_BUCKET: bucket,
  });
  const given = Object.fromEntries(Object.entries(read.options).filter(([, value]) => value !== undefined));
  const options = { ...s3, freshness, strict, ...given, bucket, prefix: '' };
  return { options, key: decode(path.slice(1)), parameters };
}

/** The URL of an object, as it can be given again. */
export function s3UrlOf(bucket: string, key: string, parameters: string): string {
  // What a URL or a terminal would take for something else.
  const path = key.replace(/[\p{Cc}%?#]/gu, encodeURIComponent);
  return `s3://${bucket}/${path}${parameters}`;
}

function decode(path: string): string {
  const key = decoded(path);
  const segments = key.replace(/\/$/, '').split('/');
  // Nothing that might be another object is to be touched instead.
  if (key !== '' && segments.some((segment) => segment === '' || segment === '.' || segment === '..'))
    throw new UsageError(`no path can name a key with an empty segment, . or ..; got ${JSON.stringify(key)}`);
  return key;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new UsageError(`in an s3 URL write %25 for %; got ${JSON.stringify(path)}`);
  }
}

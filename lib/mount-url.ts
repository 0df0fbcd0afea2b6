import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { local } from './local-fs.js';
import { memory } from './memory-fs.js';
import type { Mountable } from './mountable.js';
import { shown, wrongOption } from './object-store/s3/option-checks.js';
import { type S3FileSystemOptions, s3 } from './s3-fs.js';
import { allowedText, readS3Options, S3_TEXT_OPTIONS, type S3TextOption } from './s3-option-texts.js';

const ALLOWED = 's3://bucket/prefix?region=&endpoint=, file:///directory or memory:';

/** `/path=URL`, as `--mount` takes it. Throws a `TypeError` that names what is wrong. */
export function parseMountArgument(text: string): { path: string; url: string } {
  const equals = text.indexOf('=');
  const [path, url] = [text.slice(0, equals), text.slice(equals + 1)];
  if (equals < 1 || !isAbsolute(path)) {
    throw new TypeError(
      `a mount is PATH=URL with an absolute path, such as /mediafs=${ALLOWED.split(',')[0]}; got ${quote(text)}`,
    );
  }
  checkUrl(url);
  return { path: resolve(path), url };
}

/** What a URL names. */
export type MountUrl =
  | { readonly kind: 's3'; readonly options: S3FileSystemOptions }
  | { readonly kind: 'fs'; readonly directory: string }
  | { readonly kind: 'memory' };

/** Throws a `TypeError` that names what is wrong. */
export function readMountUrl(url: string): MountUrl {
  const parsed = checkUrl(url);
  if (parsed.protocol === 'memory:') return { kind: 'memory' };
  if (parsed.protocol === 'file:') return { kind: 'fs', directory: directoryOf(parsed) };
  return { kind: 's3', options: s3OptionsOf(parsed) };
}

/** The file system that a URL names. */
export function fileSystemOf(url: string): Mountable {
  const read = readMountUrl(url);
  if (read.kind === 'memory') return memory();
  return read.kind === 'fs' ? local(read.directory) : s3(read.options);
}

/** The options that an `s3:` URL gives. */
function s3OptionsOf(url: URL): S3FileSystemOptions {
  const given = Object.fromEntries(url.searchParams) as Partial<Record<S3TextOption, string>>;
  const options = readS3Options(
    (option) => given[option] || undefined,
    (option, held) => {
      throw new TypeError(`${option} must be ${allowedText(option)}; got ${quote(held)}`);
    },
  );
  return { ...options, bucket: url.hostname, prefix: decode(url.pathname.slice(1)) };
}

function directoryOf(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new TypeError(`the path of a file URL must be percent-encoded UTF-8; got ${quote(url.pathname)}`);
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new TypeError(`the prefix of an s3 URL must be percent-encoded UTF-8; got ${quote(path)}`);
  }
}

function checkUrl(text: string): URL {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed?.username || parsed?.password) {
    throw new TypeError('a mount URL must not hold credentials; give them by the environment');
  }
  if (parsed?.protocol === 'memory:') return parsed;
  if (parsed?.protocol === 'file:' && parsed.hostname === '') {
    directoryOf(parsed);
    return parsed;
  }
  if (parsed?.protocol !== 's3:' || parsed.hostname === '') {
    throw new TypeError(`a mount URL must be one of ${ALLOWED}; got ${quote(text)}`);
  }
  checkParameters(parsed);
  return parsed;
}

function checkParameters(url: URL): void {
  const unknown = [...url.searchParams.keys()].find(
    (name) => !S3_TEXT_OPTIONS.some((known) => known === name),
  );
  if (unknown !== undefined) {
    throw new TypeError(
      `an s3 URL takes the parameters ${S3_TEXT_OPTIONS.join(', ')}; got ${quote(unknown)}`,
    );
  }
  const twice = S3_TEXT_OPTIONS.find((option) => url.searchParams.getAll(option).length > 1);
  if (twice !== undefined) throw new TypeError(`an s3 URL takes each parameter once; got ${twice} twice`);
  const wrong = wrongOption(s3OptionsOf(url));
  if (wrong === undefined) return;
  throw new TypeError(`${wrong.name} must be ${wrong.allowed}; got ${shown(wrong.value)}`);
}

function quote(text: string): string {
  return JSON.stringify(text.replace(/\/\/[^/@]*@/, '//…@'));
}

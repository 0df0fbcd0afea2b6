import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDuration } from './duration.js';
import { local } from './local-fs.js';
import { memory } from './memory-fs.js';
import type { Mountable } from './mountable.js';
import { s3 } from './s3-fs.js';

const ALLOWED = 's3://bucket/prefix?region=&endpoint=, file:///directory or memory:';

const S3_PARAMETERS = ['region', 'endpoint', 'cacheDirectory', 'freshness', 'strict', 'pathStyle'] as const;

type S3Parameter = (typeof S3_PARAMETERS)[number];

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

/** The file system that a URL names. */
export function fileSystemOf(url: string): Mountable {
  const parsed = checkUrl(url);
  if (parsed.protocol === 'memory:') return memory();
  if (parsed.protocol === 'file:') return local(fileURLToPath(parsed));
  const given = parameters(parsed);
  return s3({
    bucket: parsed.hostname,
    prefix: decodeURIComponent(parsed.pathname.slice(1)),
    region: given.region,
    endpoint: given.endpoint,
    cacheDirectory: given.cacheDirectory,
    pathStyle: flag('pathStyle', given.pathStyle),
    strict: flag('strict', given.strict),
    freshness: freshness(given.freshness),
  });
}

function checkUrl(text: string): URL {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed?.username || parsed?.password) {
    throw new TypeError('a mount URL must not hold credentials; give them by the environment');
  }
  if (parsed?.protocol === 'memory:' || (parsed?.protocol === 'file:' && parsed.hostname === ''))
    return parsed;
  if (parsed?.protocol !== 's3:' || parsed.hostname === '') {
    throw new TypeError(`a mount URL must be one of ${ALLOWED}; got ${quote(text)}`);
  }
  parameters(parsed);
  return parsed;
}

function parameters(url: URL): Partial<Record<S3Parameter, string>> {
  const given = Object.fromEntries(url.searchParams);
  const unknown = Object.keys(given).find((name) => !(S3_PARAMETERS as readonly string[]).includes(name));
  if (unknown === undefined) return given;
  throw new TypeError(`an s3 URL takes the parameters ${S3_PARAMETERS.join(', ')}; got ${quote(unknown)}`);
}

function flag(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined || text === 'true' || text === 'false')
    return text === undefined ? undefined : text === 'true';
  throw new TypeError(`${name} must be true or false; got ${quote(text)}`);
}

function freshness(text: string | undefined): number | 'immutable' | undefined {
  if (text === undefined || text === 'immutable') return text;
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  throw new TypeError(
    `freshness must be a duration (500ms, 1s, 5m, 2h, 1d) or immutable; got ${quote(text)}`,
  );
}

function quote(text: string): string {
  return JSON.stringify(text.replace(/\/\/[^/@]*@/, '//…@'));
}
